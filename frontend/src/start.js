// Runs before anything is drawn: the styles of enhanced parts wait for these two words.
const modern = 'noModule' in HTMLScriptElement.prototype
document.body.classList.add('js-enabled', ...(modern ? ['govuk-frontend-supported'] : []))
