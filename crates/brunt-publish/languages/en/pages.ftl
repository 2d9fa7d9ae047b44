# Words of the pages. How texts are named stands in site.ftl.
#
# What fills the leads: { $n } and { $total } counts, { $low }, { $high }, { $share }, { $convicted }, { $pending }, { $other }
# shares, { $first }, { $last }, { $day } days or months, { $records } a text `records-*`.

## The answer

page-answer-menu = The answer
page-answer-title = Who is being targeted?
page-answer-description = The share of enforcement actions that meet each stated target, over time, with bounds for what the records cannot tell.
page-answer-lead = Of { $n } { $records } from { $first } to { $last }, between { $low } and { $high } met the stated target; where between the two, the records cannot tell.
page-answer-lead-told = Of { $n } { $records } from { $first } to { $last }, { $share } met the stated target.
page-answer-lead-detained = Of { $total } people held on { $day }, { $convicted } had a conviction on record, { $pending } a pending charge, and { $other } neither.
page-answer-lead-none = The store holds no records yet, or too few, to hold a stated target against.
page-answer-lead-untold = For these { $records } no stated target can be told, or too few of them can be shown.
page-answer-lead-spread = On the same { $n } { $records }, the share that meets a stated target runs from { $low } to { $high }, among the targets that these records can tell: it depends on whose target is used.
page-answer-shows = Each action is sorted by the words of a stated target: an order, a memorandum, a law, or a public promise. The line shows the share that meets it. Choose another target or another table to see how the answer depends on the question.
page-answer-limits = The records hold one conviction a person and say little of networks, which are prosecuted in other courts and other tables. The bounds are no margin of error: they say how far the answer could move if the unrecorded were known.

## The burden

page-burden-menu = The burden
page-burden-title = Who carries the burden?
page-burden-description = Arrests, book-ins, days in detention and removals by criminality, offence and lawful class, as far as the records say.
page-burden-lead = Of { $n } { $records } from { $first } to { $last }, { $share } were of people with neither a conviction nor a pending charge on record.
page-burden-lead-status = Of { $n } { $records } with an arrest form, between { $low } and { $high } were of people last admitted as residents, immigrants, students or workers.
page-burden-lead-plain = How arrests, detention and removals fall on people with and without convictions, as far as the records say.
page-burden-lead-neither = Of { $n } { $records }, between { $low } and { $high } were of people with neither a conviction nor a pending charge on record.
page-burden-shows = The same actions by the agency's three groups, by kind of offence, and, for the one area whose forms hold it, by class of admission. Days in detention are counted beside people, because a long stay weighs more than a short one.
page-burden-limits = No national release has held a flag of lawful residence since 2022. The class of admission is that of the last entry, not the status on the day of the arrest. “Other immigration violator” says what is not on record; it does not say that a person has no history.

## Places

page-places-menu = Places
page-places-title = Where does it happen?
page-places-description = Shares by state, office and facility, with limits for what size alone would do.
page-places-lead = Between states, the share of { $records } that met the stated target ran from { $low } ({ $lowest }) to { $high } ({ $highest }).
page-places-lead-offices = Between offices, the share of { $records } that met the stated target ran from { $low } ({ $lowest }) to { $high } ({ $highest }).
page-places-lead-plain = How the share that meets a stated target differs between places, and how much of that size alone could do.
page-places-shows = The map gives each state its share, the funnel sets each office about the share of all by its size. An office inside the limits does not stand out from what its size allows. Offices are not ranked.
page-places-limits = The state is that of the record, which is blank for a part of the arrests; where those took place is not known. An area of responsibility (AOR) covers several states. A difference between offices is a description and no proof of how an office decides.

## Change

page-change-menu = Change
page-change-title = What moved?
page-change-description = Changes of a share, taken apart into the mix of cases and the share within them, and dates at which a series shifts.
page-change-lead = The share that met the stated target was { $before } before and { $after } after; { $composition } of the change lies in the mix of cases and { $within } in the share within them.
page-change-lead-two = The share that met the stated target was { $before } before { $day } and { $after } after.
page-change-lead-plain = How the share that meets a stated target moved, and where in the records the change lies.
page-change-lead-bounds = The share that met the stated target was { $before_low } to { $before_high } before and { $after_low } to { $after_high } after.
page-change-shows = A change is split exactly into two parts: the mix of offices and methods, and the share within each of them. A named date is compared with all other dates, and the series is asked which date it points to itself.
page-change-limits = The parts are arithmetic and no causes. A date at which a series shifts says nothing of why. The last weeks of a release are incomplete, and a change of the agency's codes looks like a change of its work.

## Detention

page-detention-menu = Detention today
page-detention-title = Who is in detention today?
page-detention-description = People detained by criminality and arresting agency, as the agency publishes it about every two weeks.
page-detention-lead = On { $day }, { $total } people were detained: { $convicted } with a conviction, { $pending } with a pending charge, { $other } with neither on record.
page-detention-lead-share = On { $day }, { $share } of { $total } people detained had neither a conviction nor a pending charge on record.
page-detention-lead-plain = How many people are detained, by the agency's own three groups.
page-detention-shows = The agency's own counts, each once for each day, with the file and cell it was read from. Nothing is estimated here.
page-detention-limits = People held on a day are those not yet released or removed: a share moves with the length of stays as well as with arrests. A conviction can be for illegal entry alone.

## Cooperation

page-cooperation-menu = Cooperation
page-cooperation-title = What became of detainers?
page-cooperation-description = Requests to hold a person for transfer, and how many ended with a book-in, by place and month.
page-cooperation-lead = Of { $n } detainers from { $first } to { $last }, between { $low } and { $high } ended with a book-in.
page-cooperation-lead-days = Of { $n } detainers from { $first } to { $last }, { $share } were followed by a book-in within { $days } days.
page-cooperation-lead-plain = How many requests to hold a person for transfer ended with a book-in.
page-cooperation-lead-between = Of { $n } detainers, between { $low } and { $high } ended with a book-in.
page-cooperation-shows = Each detainer is linked to a book-in of the same person within a stated number of days, one to one, by a rule of the catalog. What cannot be linked is shown as a bound.
page-cooperation-limits = A detainer that did not end with a book-in was not thereby refused: the person may have been released before, moved, or be in jail still. Recorded refusals are few everywhere and are no measure of refusal.

## Polls

page-polls-menu = Polls
page-polls-title = What do the polls say together?
page-polls-description = Published polls on immigration policy, pooled, with the lean of each pollster and the uncertainty of the level.
page-polls-lead = On { $last }, approval in the pooled polls stood at { $level } per cent; on { $first } it stood at { $before } per cent.
page-polls-lead-change = Between { $first } and { $last }, approval in the pooled polls moved by { $change } points, within { $low } to { $high }.
page-polls-lead-plain = What many polls say together, which a single one cannot.
page-polls-shows = The level behind many polls and its change between two days, with each pollster's steady lean estimated and not removed by hand. A pair of polls is tested for itself: most changes of three points between two polls cannot be told from chance.
page-polls-limits = Polls share faults that no pooling removes: all may miss the same people. What people mean by a policy differs between questions. A change beside an event does not say that the event moved it.

## Claims

page-claims-menu = Claims
page-claims-title = Is what was said true?
page-claims-description = Public statements from all sides, each held against the records, with what was found and what would change the verdict.
page-claims-lead = Of { $n } public statements, { $supported } are supported by the records, { $contradicted } contradicted, { $mixed } mixed, and { $open } cannot be told or tested.
page-claims-lead-plain = Public statements of all sides, held to the same words: supported, contradicted, mixed, cannot tell, not testable.
page-claims-shows = Each statement is read in one or more ways, and each reading is asked of the records with the answer it expects. The verdict follows from the readings by a fixed rule, the same for a columnist, an agency, an advocate and a mayor.
page-claims-limits = Statements are paraphrased and stand in English as they are kept in the catalog. A verdict is about the records at hand on a day: new records can change it. Cannot tell is a finding of its own.

## Rubrics

page-rubrics-menu = Stated targets
page-rubrics-title = The stated targets in words
page-rubrics-description = Every stated target that actions are held against: its source, its days in force, its rules, and what records cannot express.
page-rubrics-lead = Each target is the words of an order, a memorandum, a law or a promise, written as rules that records can answer.
page-rubrics-lead-spread = The choice of the target alone moves the share from { $low } to { $high } on the same { $n } { $records }.
page-rubrics-shows = For each target: who issued it, when it was in force, its classes in order, and how well the rules follow the words (fidelity). The texts are in English because the rules quote what was issued.
page-rubrics-limits = Words such as “threat” or “worst” have no definition that a record could meet; a stand-in is marked as one. No target here was written by brunt, save divisions that say so.

## Methods

page-methods-menu = Methods
page-methods-title = How the numbers are made
page-methods-description = Each measure: its definition, assumptions, where it fails, and its source.
page-methods-lead = Every number on this site is made by one of these measures, which say what they assume and where they fail.
page-methods-shows = The text that travels with the code: definition, assumptions, where it fails, source. It is in English, as the code is.
page-methods-limits = A method can be right and the records wrong. What is missing in the records stands on the page on data and quality.

## Quality

page-quality-menu = Data and quality
page-quality-title = What the records hold, and what they lack
page-quality-description = Which releases were read, what is missing in each column, and where a release begins late or ends incomplete.
page-quality-lead = { $n } rows of { $tables } tables were read; a missing value is shown as missing and never as zero or “no”.
page-quality-lead-plain = A missing value is shown as missing and never as zero or “no”; this page says how many there are.
page-quality-shows = For each table and column: how many values are known, blank, redacted, not in the release, or rejected because they do not fit. Weeks at the edge of a release are listed where they are incomplete.
page-quality-limits = Records that were never made cannot be counted as missing. A value that is known can still be wrong.

## About

page-about-menu = About
page-about-title = What this is, and what it is not
page-about-description = brunt holds stated targets of immigration enforcement against the records that governments release.
page-about-lead = brunt holds what was promised of immigration enforcement against the records that governments release, and says what cannot be told.
page-about-shows = Counts and shares from released records, each with its source, its as-of day, the stated target and the rows it was counted from.
page-about-limits = It says nothing of any single person, and nothing of why something happened. It takes no side on what the targets should be.
about-what-heading = What it is
about-what =
    Governments say whom they mean to arrest, detain and remove. They also release records of what was done, as spreadsheets that are large, uneven and hard to compare. brunt reads those records, sorts each action by the words of each stated target, and shows the share that meets it, with bounds for what the records leave open.

    The question it was built for stands in an opinion column of April 2025: who is this crackdown really targeting? It is put here to all sides in the same way.
about-not-heading = What it is not
about-not =
    It is no register of people. No command, page or download looks a person up, names one, or links rows across releases or to outside data. Identity columns are refused when files are read.

    It is no proof of causes or of bias. A date at which a series shifts, a difference between offices and a change taken apart are descriptions.
about-read-heading = How to read it
about-read = A range such as 40% to 60% means that the records allow every share in it. The range is no margin of error: it holds with certainty for these records under the stated rules. A dash means that something is not recorded or cannot be told, and never zero. An asterisk means that a small count is withheld, so that nobody can be recognised in it.
about-neutral-heading = Whose side it takes
about-neutral = None. The same targets, bounds and verdict words apply to a columnist, an agency, an advocate and a mayor. Text from a source is quoted or marked as a paraphrase.
about-reuse-heading = Reuse
about-reuse = Every table can be downloaded as CSV, JSON and Parquet, and every chart as a picture. The program is free software under the Apache License 2.0. The released records keep the terms of those who published them. Please name the release, its as-of day and the edition.
about-languages-heading = Languages
about-languages = The site is written in English, Spanish and Korean. Texts of the catalog, notes of the program and names in the records stand in English as they are. Terms of the agency keep their English in brackets.
about-access-heading = Accessibility
about-access = Every page works without scripts, with the keyboard alone, on a narrow screen and in print. Each chart has its table with the same numbers, and colour never carries a meaning alone. No page loads anything from another host, sets a cookie or counts its visitors.
