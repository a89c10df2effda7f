import {
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, createAll
} from 'govuk-frontend'
import { AddAnother } from '@ministryofjustice/frontend/moj/components/add-another/add-another.mjs'
import { Alert } from '@ministryofjustice/frontend/moj/components/alert/alert.mjs'

import { saveDrafts } from './autosave.js'
import { offerCopies } from './copy.js'
import { showDiagrams } from './diagrams.js'
import { enhanceForms } from './forms.js'
import { warnBeforeSigningOut } from './timeout.js'
import { phrases } from './words.js'

createAll(Button, { preventDoubleClick: true })
createAll(CharacterCount, { i18n: phrases('characterCount') })
createAll(FileUpload, { i18n: phrases('fileUpload') })
createAll(PasswordInput, { i18n: phrases('passwordInput') })
for (const Component of [
  Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, AddAnother, Alert
]) {
  createAll(Component)
}

enhanceForms()
saveDrafts()
warnBeforeSigningOut()
showDiagrams()
offerCopies()
