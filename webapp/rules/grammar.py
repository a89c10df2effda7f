"""The grammar of expressions, as docs/expressions.md describes it: FEEL of DMN 1.3, the part boards need."""

from __future__ import annotations

from collections.abc import Iterable


def grammar(functions: Iterable[str]) -> str:
    """The grammar, knowing which of the functions' names are written in several words."""
    several = sorted((name for name in functions if " " in name), key=len, reverse=True)
    words = "|".join(name.replace(" ", r"\s+") for name in several)
    return _GRAMMAR.replace("SEVERAL_WORDS", words)


_GRAMMAR = r"""
?start: expression
?unary: MINUS -> anything
    | tests -> cell
tests: test ("," test)*
test: expression -> is_test
    | COMPARE additive -> ordered_test

?expression: disjunction
    | IF expression THEN expression ELSE expression -> conditional
    | (SOME | EVERY) bindings SATISFIES expression -> quantified
    | FOR bindings RETURN expression -> loop
bindings: binding ("," binding)*
binding: NAME IN expression
    | NAME IN expression ".." expression -> counted

?disjunction: conjunction
    | disjunction OR conjunction -> either
?conjunction: comparison
    | conjunction AND comparison -> both
?comparison: additive
    | additive COMPARE additive -> comparison
    | additive BETWEEN additive AND additive -> between
    | additive IN target -> membership
?target: "(" tests ")"
    | target_test
target_test: open_interval -> is_test
    | bare -> is_test
    | COMPARE additive -> ordered_test

?additive: multiplicative
    | additive (PLUS | MINUS) multiplicative -> arithmetic
?multiplicative: power
    | multiplicative (TIMES | DIVIDED) power -> arithmetic
?power: signed
    | power POWER signed -> arithmetic
?signed: postfix
    | MINUS signed -> negative
?postfix: atom
    | "(" expression ")"
    | open_interval
    | postfix "." NAME -> path
    | postfix "[" expression "]" -> filter
?bare: atom
    | bare "." NAME -> path
    | bare "[" expression "]" -> filter

?atom: NUMBER -> number
    | STRING -> string
    | "@" STRING -> temporal
    | TRUE -> true
    | FALSE -> false
    | NULL -> null
    | NAME -> name
    | QUESTION -> question
    | (NAME | FUNCTION) "(" [arguments] ")" -> call
    | NOT "(" tests ")" -> negation
    | EMPTY -> nothing
    | "[" arguments "]" -> listing
    | (OPENS | CLOSES) expression ".." expression close -> interval
open_interval: ROUND expression ".." expression close -> interval
arguments: expression ("," expression)*
close: CLOSES | UNROUND | OPEN_END

IF.2: /if\b/
THEN.2: /then\b/
ELSE.2: /else\b/
SOME.2: /some\b/
EVERY.2: /every\b/
SATISFIES.2: /satisfies\b/
FOR.2: /for\b/
RETURN.2: /return\b/
IN.2: /in\b/
OR.2: /or\b/
AND.2: /and\b/
BETWEEN.2: /between\b/
TRUE.2: /true\b/
FALSE.2: /false\b/
NULL.2: /null\b/
NOT.3: /not(?=\s*\()/
FUNCTION.3: /(?:SEVERAL_WORDS)(?=\s*\()/
NAME: /[^\W\d]\w*/
QUESTION: "?"
NUMBER: /\d+(?:\.\d+)?|\.\d+/
STRING: /"(?:[^"\\\n]|\\.)*"/
COMPARE: "<=" | ">=" | "!=" | "<" | ">" | "="
PLUS: "+"
MINUS: "-"
TIMES: "*"
DIVIDED: "/"
POWER: "**"
EMPTY.3: /\[\s*\]/
OPEN_END.2: /\[(?=\s*(?:[,)\]]|$|(?:and|or|then|else|satisfies|return)\b))/
OPENS: "["
CLOSES: "]"
ROUND: "("
UNROUND: ")"
%ignore /\s+/
"""
