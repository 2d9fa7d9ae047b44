# Cells that have a name in the language. How texts are named stands in site.ftl.

## Yes and no

value-yes = sí
value-no = no

## The agency's three groups; the numbered forms stand in releases

value-convicted = Con condena (convicted)
value-pending = Con cargos pendientes (pending)
value-other = Otra infracción migratoria (other immigration violator)
value-1-convicted-criminal = Con condena (convicted criminal)
value-2-pending-criminal-charges = Con cargos pendientes (pending criminal charges)
value-3-other-immigration-violator = Otra infracción migratoria (other immigration violator)

## Groups of the catalog

value-all = Total
value-none = Ninguno
value-the-rest = Otros
value-smallest-groups-together = Los grupos más pequeños, juntos
value-unknown = Desconocido
value-mixed = Mixto
value-network = Redes criminales
value-easy-mark = Blancos fáciles
value-between = Intermedio
value-permanent-resident = Residente permanente
value-other-immigrant = Otro inmigrante
value-student = Estudiante
value-worker = Trabajador temporal
value-visitor = Visitante
value-parolee = Con permiso humanitario (parole)
value-without-inspection = Sin inspección
value-violent = Violento
value-drugs = Drogas
value-property = Contra la propiedad
value-immigration = Migratorio
value-traffic = Tránsito
value-traffic-dui = Conducir bajo los efectos (DUI)
value-weapons = Armas
value-sex = Sexual
value-fraud = Fraude
value-theft = Robo
value-murder = Asesinato
value-violent-crime = Delitos violentos
value-custodial = Desde una cárcel o prisión
value-jail = Cárcel
value-at-large = En libertad (at large)
value-street = En libertad (at large)
value-male = Hombre
value-female = Mujer

## States of a value

value-known = Consta
value-blank = En blanco
value-redacted = Tachado
value-not-in-release = Fuera de la entrega
value-rejected = Rechazado
value-silent = No dice nada
value-incomplete = Incompleta
value-hole = Hueco

## Fidelity of a stated target

value-exact = Exacta (exact)
value-high = Alta (high)
value-medium = Media (medium)
value-low = Baja (low)
value-proxy = Sustituto (proxy)
value-lower-bound = Cota inferior (lower bound)

## Parts of a change

value-composition = Mezcla de celdas
value-rate = Proporción dentro de las celdas
value-total = Total
value-change = Cambio
value-level = Nivel
value-trend = Tendencia

## Verdicts

value-supported = Respaldada
value-contradicted = Contradicha
value-cannot-tell = No puede saberse
value-not-testable = No comprobable
value-real-change = Cambio real

## Kinds of an interval

value-confidence = De confianza
value-credible = De credibilidad
value-bound = Cota

## Tables as values

value-apprehensions = Arrestos (apprehensions)
value-arrest-forms = Formularios de arresto (I-213)
value-book-ins = Ingresos (book-ins)
value-daily-population = Población diaria
value-detainers = Órdenes de retención (detainers)
value-encounters = Encuentros (encounters)
value-removals = Expulsiones (removals)
value-stints = Períodos de detención (stints)
value-detained = Personas detenidas
value-booked-in = Personas ingresadas (book-ins)
