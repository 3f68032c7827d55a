"""Reads review pages saved from the web, as text or HTML, and extracts the review and its facts.

`reader` runs a page through these steps, in this order:

1. `decoding`: bytes to text; refuses binary files and unknown encodings, unpacks MHTML files (`mhtml`).
2. `plaintext` or `html_page`: text to a list of blocks (`blocks`). Both use `spoilers` for hidden parts, `drop_caps`
   and `label_pairs` to join labels with the values on the next line.
3. `block_roles`: gives each block a role (`classified`: body, headline, detail, byline, boilerplate ...) with the help
   of `labels`, `credit_lines`, `bylines`, `ratings`, `boilerplate`, `headline` and `sections`.
4. `review_check`: refuses pages that are not film reviews.
5. `film_facts`: identifies the film, its year and its people. `page_facts`: chooses critic, outlet, day and rating;
   `unlabelled_names` finds a critic or outlet named without a label.
6. `value`: the result, a validated ReviewPage. Each of its `fields` has a source and the doubts that remain.

"Boilerplate" means navigation, sharing buttons, cookie notices, comments, teasers of other articles.

This package exports the values only. The reader and its patterns take a tenth of a second to load and 5 MB, so the
bot imports them where it reads a page, which is rare.
"""

from bot.sources.review_page.value import (
    FieldSource,
    PageDoubt,
    PageField,
    ReadField,
    ReviewDetails,
    ReviewPage,
    SpoilerSpan,
    bar_spoilers,
)

__all__ = [
    "FieldSource",
    "PageDoubt",
    "PageField",
    "ReadField",
    "ReviewDetails",
    "ReviewPage",
    "SpoilerSpan",
    "bar_spoilers",
]
