# Cells that have a name in the language. How texts are named stands in site.ftl.

## Yes and no

value-yes = yes
value-no = no

## The agency's three groups; the numbered forms stand in releases

value-convicted = Convicted
value-pending = Charges pending
value-other = Neither on record (other immigration violator)
value-1-convicted-criminal = Convicted
value-2-pending-criminal-charges = Charges pending
value-3-other-immigration-violator = Neither on record (other immigration violator)

## Groups of the catalog

value-all = All
value-none = None
value-the-rest = Other
value-smallest-groups-together = The smallest groups together
value-unknown = Unknown
value-mixed = Mixed
value-network = Criminal networks
value-easy-mark = Easy marks
value-between = Between
value-permanent-resident = Permanent resident
value-other-immigrant = Other immigrant
value-student = Student
value-worker = Temporary worker
value-visitor = Visitor
value-parolee = Paroled
value-without-inspection = Without inspection
value-violent = Violent
value-drugs = Drugs
value-property = Property
value-immigration = Immigration
value-traffic = Traffic
value-traffic-dui = Driving under the influence
value-weapons = Weapons
value-sex = Sexual
value-fraud = Fraud
value-theft = Theft
value-murder = Murder
value-violent-crime = Violent crime
value-custodial = From a jail or prison
value-jail = Jail
value-at-large = At large
value-street = At large
value-male = Male
value-female = Female

## States of a value

value-known = Known
value-blank = Blank
value-redacted = Redacted
value-not-in-release = Not in the release
value-rejected = Rejected
value-silent = Says nothing
value-incomplete = Incomplete
value-hole = Hole

## Fidelity of a stated target

value-exact = Exact
value-high = High
value-medium = Medium
value-low = Low
value-proxy = Stand-in
value-lower-bound = Lower bound

## Parts of a change

value-composition = Mix of cells
value-rate = Share within cells
value-total = Total
value-change = Change
value-level = Level
value-trend = Trend

## Verdicts

value-supported = Supported
value-contradicted = Contradicted
value-cannot-tell = Cannot tell
value-not-testable = Not testable
value-real-change = Real change

## Kinds of an interval

value-confidence = Confidence
value-credible = Credible
value-bound = Bound

## Tables as values

value-apprehensions = Arrests
value-arrest-forms = Arrest forms
value-book-ins = Book-ins
value-daily-population = Daily population
value-detainers = Detainers
value-encounters = Encounters
value-removals = Removals
value-stints = Detention stints
value-detained = People detained
value-booked-in = People booked in
