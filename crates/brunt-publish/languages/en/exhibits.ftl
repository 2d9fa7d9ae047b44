# Words for exhibits. How texts are named stands in site.ftl.
#
# What fills them: { $n }, { $total }, { $all } counts, { $low }, { $high }, { $share }, { $before }, { $after }, { $convicted },
# { $pending }, { $other }, { $common }, { $level } shares or counts as the cell is, { $first }, { $last }, { $day } days or
# months, { $records } a text `records-*`, { $lowest }, { $highest }, { $name } names.

## What the rows of a table are, in a sentence

records-apprehensions = arrests
records-arrest_forms = arrest forms
records-book_ins = book-ins
records-daily_population = people held a day
records-detainers = detainers
records-encounters = encounters
records-removals = removals
records-stints = detention stints
records-stays = detention stays
records-detained = people detained
records-booked_in = people booked in
records-polls = polls
records-bed_days = days in detention

## The same as a label of a choice or an axis

table-apprehensions = Arrests
table-arrest_forms = Arrest forms
table-book_ins = Book-ins
table-daily_population = Daily population
table-detainers = Detainers
table-encounters = Encounters
table-removals = Removals
table-stints = Detention stints
table-stays = Detention stays
table-detained = People detained
table-booked_in = People booked in
table-polls = Polls
table-average_population = Average daily population
table-average_population_by_facility_type = Average daily population by type of facility
table-average_stay = Average length of stay
table-average_stay_adult = Average length of stay of adults
table-average_stay_by_facility_type = Average length of stay by type of facility
table-bonded_out = Released on bond
table-booked_in_by_agency = People booked in, by arresting agency
table-court_appearances = Court appearances of those supervised (ATD)
table-detained_by_disposition = People detained, by stage of the case
table-detained_by_stay = People detained, by length of stay
table-detained_stateless = Stateless people detained
table-detained_transgender = Transgender people detained
table-detained_with_fear_decision = People detained with a fear finding
table-facilities = Facilities
table-fear_decision_time = Time to a fear decision
table-fear_stay = Stay after a fear finding
table-parole_decided = Parole decisions
table-parole_requested = Parole requests
table-protected_countries = Special groups by country
table-released = Releases
table-released_by_reason = Releases by reason
table-removed = People removed
table-segregated = People in segregation
table-segregated_vulnerable = Vulnerable people in segregation
table-special_groups = Special groups
table-stay_so_far = Length of stay so far
table-supervised = People supervised (ATD)
table-supervised_by_aor = People supervised (ATD), by office
table-supervised_by_technology = People supervised (ATD), by technology

## Choices of a panel

choice-table = Records
choice-rubric = Stated target
choice-by = Grouped by
choice-group = Grouped by
choice-period = Period
choice-from = From
choice-state = State
choice-office = Office
choice-facility = Facility
choice-fiscal-year = Fiscal year
choice-measure = Measure
choice-question = Question
choice-agency = Agency
choice-arresting-agency = Arresting agency
choice-method = Method
choice-release = Release
choice-unit = Shown as
choice-date = Date
choice-offence = Offence
choice-pollster = Pollster
choice-statements = Statements

## Options that are not names of the catalog

option-all = All
option-by-day = By day
option-by-week = By week
option-by-month = By month
option-by-fiscal_year = By fiscal year
option-by-criminality = By criminality
option-by-offence = By offence
option-by-state = By state
option-by-office = By office (AOR)
option-by-facility = By facility
option-by-method = By method of arrest
option-by-citizenship = By citizenship
option-by-agency = By arresting agency
option-by-status = By class of admission
option-share = Share
option-count = Count
option-all-time = All days at hand
option-rows = Rows as released
option-events = Events, repeats counted once
option-in_force = The target in force on each day

## Headings of panels

heading-share = The share that meets a stated target
heading-spread = The same records by every stated target
heading-in_force = By the target in force on the day
heading-composition = Convicted, pending, other
heading-criminality = By criminality
heading-offence = By offence
heading-status = By class of admission
heading-bed_days = Days in detention
heading-stays = How long stays last
heading-removals = Removals
heading-arrests = Arrests
heading-states = By state
heading-areas = By field office
heading-offices = Offices by size
heading-facilities = By facility
heading-decompose = The change, taken apart
heading-break = A date at which the series shifts
heading-volume = Volume and yield
heading-population = People held
heading-agencies = By arresting agency
heading-detainers = Detainers and book-ins
heading-lift_reasons = Why detainers were lifted
heading-refusals = Recorded refusals
heading-trend = The level behind the polls
heading-houses = Lean of each pollster
heading-polls = The polls
heading-pair = Two polls compared
heading-verdicts = Verdicts
heading-rubrics = All stated targets
heading-measures = All measures
heading-tables = Tables and releases
heading-columns = What is known in each column
heading-edges = Where a release begins late or ends incomplete
heading-controls = Published totals beside the rows
heading-crime = Reported crime
heading-disparity = Differences between groups
heading-frontier = Another mix of the same size

## Titles: sentences that are filled from the table below them

title-between = From { $first } to { $last }, between { $low } and { $high } of { $n } { $records } met the target
title-share = From { $first } to { $last }, { $share } of { $n } { $records } met the target
title-moved = The share of { $records } that met the target was { $before } in { $first } and { $after } in { $last }
title-moved-between = Between { $low_before } and { $high_before } of { $records } met the target in { $first }, between { $low_after } and { $high_after } in { $last }
title-count-moved = { $records } numbered { $before } in { $first } and { $after } in { $last }
title-count = { $n } { $records } from { $first } to { $last }
title-none-told = For { $n } { $records } from { $first } to { $last } the records cannot tell who met the target
title-spread = The same { $n } { $records } meet a target in { $low } to { $high } of cases, among the targets that can be told
title-range = The share ran from { $low } ({ $lowest }) to { $high } ({ $highest })
title-largest = { $name } has the largest count: { $n } { $records }
title-largest-share = { $name } has the largest share: { $share } of { $records }
title-detained = Of { $total } people detained on { $day }, { $convicted } had a conviction, { $pending } a pending charge, { $other } neither
title-detained-moved = People detained without a conviction or a charge: { $before } on { $first }, { $after } on { $last }
title-parts = Of { $n } { $records }, { $convicted } were of people with a conviction, { $pending } with a pending charge, { $other } with neither
title-status = Between { $low } and { $high } of { $n } { $records } were of people last admitted as residents, immigrants, students or workers
title-population = On average { $mean } people were held at midnight, from { $first } to { $last }
title-stays = Half of { $n } stays ended within { $median } days
title-stays-between = Half of { $n } stays ended within { $low } to { $high } days
title-funnel = Offices of { $n } { $records } by size, about a common share of { $common }
title-funnel-outside = { $outside } of { $all } offices lie outside the limits about the common share of { $common }
title-map = By state, the share ran from { $low } ({ $lowest }) to { $high } ({ $highest })
title-map-areas = By field office, the share ran from { $low } ({ $lowest }) to { $high } ({ $highest })
title-decompose = Of a change of { $change }, { $composition } is the mix of cells and { $within } the share within them
title-break = Before and after { $day }, the level of the series differs by { $change }
title-break-points = The series itself points to { $from } to { $to } for a shift
title-detainers = { $share } of { $n } detainers were followed by a book-in within { $days } days
title-detainers-between = Between { $low } and { $high } of { $n } detainers ended with a book-in
title-trend = Pooled approval was { $before } per cent on { $first } and { $after } per cent on { $last }
title-trend-change = Pooled approval moved by { $change } points between { $first } and { $last }
title-pair = A change of { $change } points between the two polls, with an interval of { $low } to { $high }
title-houses = How far each pollster leans from the level of all
title-polls = The polls behind the level
title-verdicts = { $supported } statements supported, { $contradicted } contradicted, { $mixed } mixed, { $open } cannot be told or tested
title-tables = What was read: { $n } rows from { $first } to { $last }
title-tables-plain = Which tables were read, from which release, and for which days
title-columns = How many values of each column are known
title-edges = Weeks in which a release is incomplete
title-controls = Published totals and the rows that were read
title-rubrics = The stated targets, with their days in force and their fidelity
title-crime = Reported crime, with the share of agencies that reported
title-disparity = The ratio between groups, with the error that the benchmark may hold
title-frontier = What the same number of { $records } would reach with another mix

## Units: what is counted, and whose number it is

unit-share = Share of { $records }, per cent. The band is what the records cannot tell; it is no margin of error.
unit-share-told = Share of { $records } that the records can tell, per cent
unit-share-range = Share of { $records }, per cent. The whisker runs over what the records cannot tell.
unit-share-interval = Share of { $records }, per cent. The whisker is a { $level } interval.
unit-count = Number of { $records }, as released
unit-count-month = Number of { $records } a month, as released
unit-count-week = Number of { $records } a week, as released
unit-published = Number of people, as the agency published it
unit-published-share = Share of the people in the agency's published total, per cent
unit-parts = Parts of all { $records }, per cent
unit-people-day = People held at midnight
unit-days = Days from book-in to release; stays that had not ended are counted as open
unit-bed_days = Days in detention, all people together
unit-funnel = Share of { $records }, per cent, by the number of { $records } of the office (AOR); the limits are { $level }
unit-funnel-plain = Share of { $records }, per cent, by the size of the office (AOR), with limits for what size alone would do
unit-points = Percentage points
unit-approval = Approval, per cent of those asked
unit-approval-interval = Approval, per cent of those asked; the band is a { $level } interval of the level
unit-lean = Percentage points above (+) or below (−) the level of all
unit-ratio = Ratio; 1 means equal
unit-rows = Rows
unit-values = Values of a column, per cent of its rows
unit-weeks = Rows of a week, beside what the weeks around it hold
unit-statements = Number of public statements
unit-targets = One row is one stated target
unit-offences = Offences reported to the police, as published
unit-none = No unit

## Words beside upright lines of a chart

mark-new-administration-2021 = 20 January 2021: change of administration
mark-new-administration-2025 = 20 January 2025: change of administration
mark-arrest-goal = Late May 2025: 3,000 arrests a day reported as a goal
mark-column = 30 April 2025: the column
mark-named-day = The named day
mark-day = { $day }
mark-new-codes = The agency's codes change
mark-incomplete = From here on incomplete

## Paragraphs that a page may hold between its exhibits

words-bounds-heading = Why a range and no single number
words-bounds = A record that leaves a column blank may hide a conviction or none. Rather than guess, each share is given twice: once as if no unknown action met the target, once as if all did. The truth for these records lies between the two.
words-definition-heading = The definition matters most
words-definition = The same arrests can be nearly all in target or hardly at all, depending on whose words are used. That spread is no error. It is the reason why every number here names its target.
words-published-heading = The agency's own figures
words-published = These counts are printed in the agency's workbooks and are not counted by brunt. They are of all people detained, so no interval belongs to them.
words-no-rows = The store holds no records for this page yet. Import a release, and it fills.
words-no-ranks = Offices are not ranked: with so many compared, some lie far out by chance alone.
words-local-crime = Reported crime is context. It is not linked to any arrest.

## Exhibits of the edition that brunt makes of a store

option-records = { $table }, release { $release }
option-agency-all = All
option-agency-ice = ICE
option-agency-cbp = CBP
option-by-lawful_status = By lawful status (stand-ins)
option-by-offence_tier = By tier of offence
option-by-minor_conviction = By minor conviction
option-by-admission_class_group = By class of admission
option-by-citizenship_region = By region of citizenship
option-by-age_band = By age
option-by-gender = By gender
option-by-apprehension_method_group = By method of arrest
heading-classes = Who carries the actions
heading-booked_in = Booked in, in a fiscal year so far
title-spread-untold = For these { $records } no stated target can be told
title-share-withheld = Too few { $records } are told to state a share
title-share-in = In { $period }, { $share } of { $records } met the target
title-share-in-between = In { $period }, between { $low } and { $high } of { $records } met the target
title-in_force = Each action by the target in force on its day
title-range-withheld = Too few actions are told to compare
title-change = The share of { $records } that met the target was { $before_low } to { $before_high } before and { $after_low } to { $after_high } after; the mix of cells makes { $mix_low } to { $mix_high } of the change, the share within them { $rate_low } to { $rate_high }
title-change-withheld = Too few { $records } are told to take the change apart
title-booked_in-moved = People booked in without a conviction or a charge: { $before } in the fiscal year to { $first }, { $after } in that to { $last }
title-waves = Approval in one pollster's waves: { $before }% on { $first }, { $after }% on { $last }
unit-change = Percentage points of the share of { $records }; before: { $before_first } to { $before_last }, after: { $after_first } to { $after_last }. Ranges are what the records cannot tell; the interval is of the process behind the weeks.
words-polls-heading = One poll and many
words-polls = Most changes of three points between two polls cannot be told from chance. The level behind many polls can be: its band is an interval for sampling, pollsters and drift, and a lean that all pollsters share is not in it.
