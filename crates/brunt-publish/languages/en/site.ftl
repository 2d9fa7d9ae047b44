# Words of the frame around every page, beside every table, and the verdicts.
#
# How texts are named, in all five files:
#   page-NAME-menu|title|description|shows|limits   the page NAME's fixed words; page-NAME-lead* are leads to choose from
#   heading-*, title-*, unit-*, mark-*, words-*     for exhibits: a panel's heading, an exhibit's title and unit, the word at
#                                                   an upright line, a paragraph (words-X-heading stands above words-X)
#   table-T, records-T                              a table as a label, and its rows in a sentence
#   choice-*, option-*                              what can be chosen in a panel, and its options
#   column-C                                        header of the column C, for every column that is shown
#   value-V                                         a cell that holds V (in small letters, "-" for blanks and "_");
#                                                   a cell without such a text stands as it is in the source
#   verdict-V, drawing-*                            verdicts of statements, words of drawings
#   fill-*                                          what fills a sentence where a cell is missing or withheld
#
# Every language has the same names with the same variables; a test holds them equal. Terms of the agency keep their
# English in brackets in every other language.

## Words of every page

tagline = Stated targets of immigration enforcement, held against the released records
skip = Skip to the content
languages = Languages
menu = Pages
menu-findings = What the records show
menu-how = How it is made
contents = On this page
made-up = Made-up records.
made-up-more = Every number here comes from simulated records and says nothing of real people or real arrests.
limits-link = What this cannot say
shows-heading = What this page shows
limits-heading = What it cannot say
foot-what = brunt publishes counts and shares only. It holds no register of people, and small counts are withheld.
foot-edition = Edition
in-english = The text below is in English, as it stands in the records and the program.
verbatim = { $text }

## Beside every table

exhibit-table = Table
exhibit-rows = { $rows } rows
exhibit-empty = The records at hand hold no rows for this.
exhibit-missing = not recorded, or it cannot be told; never zero
exhibit-withheld = withheld: a count of 1 to { $limit }, or one that would give such a count back
exhibit-limit = Counts of 1 to { $limit }, and those that would give them back, are withheld in every table and download.
exhibit-source = Source
exhibit-release = Release { $release }, as of { $day }
exhibit-rubric = Stated target
exhibit-version = version { $version }
exhibit-method = Method
exhibit-small = Small counts
exhibit-download = Download
exhibit-ledger = Which rows were counted, and what to know beside the numbers
ledger-caption = Filters, in order, with the rows left after each
ledger-rows = Rows left
ledger-step = Step
ledger-reason = Reason
cell-missing = not known
cell-withheld = withheld
fill-missing = an unknown number
fill-withheld = a withheld number
card-readings = Readings, each with what was found

## Verdicts on public statements

verdict-supported = Supported
verdict-contradicted = Contradicted
verdict-mixed = Mixed
verdict-cannot-tell = Cannot tell
verdict-not-testable = Not testable

## Drawings

drawing-withheld = Withheld figures: { $count }. Counts of 1 to { $limit }, and those that would give them back, are not shown.
drawing-missing = Figures that are missing in the source or cannot be told: { $count }.
drawing-withheld-here = withheld
drawing-missing-here = no figure
drawing-not-recorded = not recorded
drawing-from-to = { $from } to { $to }
drawing-outside = Outside the limits
drawing-within = Within the limits
drawing-unnamed = Points outside the limits without room for a name: { $count }. The table names all.
drawing-not-on-map = Not on the map, but in the table: { $text }.
drawing-lacking = Letters shown as boxes: { $text }

## Reports

report-page = Page { $page } of { $pages }
report-notes = Notes
report-edition = brunt { $version }, edition { $key }
