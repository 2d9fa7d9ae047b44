# Words for exhibits. How texts are named stands in site.ftl.
#
# What fills them: { $n }, { $total }, { $all } counts, { $low }, { $high }, { $share }, { $before }, { $after }, { $convicted },
# { $pending }, { $other }, { $common }, { $level } shares or counts as the cell is, { $first }, { $last }, { $day } days or
# months, { $records } a text `records-*`, { $lowest }, { $highest }, { $name } names.

## What the rows of a table are, in a sentence

records-apprehensions = arrestos (apprehensions)
records-arrest_forms = formularios de arresto (I-213)
records-book_ins = ingresos (book-ins)
records-daily_population = personas detenidas por día
records-detainers = órdenes de retención (detainers)
records-encounters = encuentros (encounters)
records-removals = expulsiones (removals)
records-stints = períodos de detención en un centro (stints)
records-stays = estancias en detención (stays)
records-detained = personas detenidas
records-booked_in = personas ingresadas (book-ins)
records-polls = encuestas
records-bed_days = días de detención

## The same as a label of a choice or an axis

table-apprehensions = Arrestos (apprehensions)
table-arrest_forms = Formularios de arresto (I-213)
table-book_ins = Ingresos (book-ins)
table-daily_population = Población diaria
table-detainers = Órdenes de retención (detainers)
table-encounters = Encuentros (encounters)
table-removals = Expulsiones (removals)
table-stints = Períodos de detención (stints)
table-stays = Estancias en detención (stays)
table-detained = Personas detenidas
table-booked_in = Personas ingresadas (book-ins)
table-polls = Encuestas
table-average_population = Población diaria promedio
table-average_population_by_facility_type = Población diaria promedio por tipo de centro
table-average_stay = Duración media de la estancia
table-average_stay_adult = Duración media de la estancia de adultos
table-average_stay_by_facility_type = Duración media de la estancia por tipo de centro
table-bonded_out = Puestos en libertad bajo fianza (bond)
table-booked_in_by_agency = Personas ingresadas, por agencia que detuvo
table-court_appearances = Comparecencias de personas supervisadas (ATD)
table-detained_by_disposition = Personas detenidas, por etapa del caso
table-detained_by_stay = Personas detenidas, por duración de la estancia
table-detained_stateless = Personas apátridas detenidas
table-detained_transgender = Personas transgénero detenidas
table-detained_with_fear_decision = Personas detenidas con determinación de temor (fear)
table-facilities = Centros de detención
table-fear_decision_time = Tiempo hasta la decisión de temor (fear)
table-fear_stay = Estancia tras la determinación de temor (fear)
table-parole_decided = Decisiones de permiso (parole)
table-parole_requested = Solicitudes de permiso (parole)
table-protected_countries = Grupos especiales por país
table-released = Liberaciones
table-released_by_reason = Liberaciones por motivo
table-removed = Personas expulsadas
table-segregated = Personas en aislamiento (segregation)
table-segregated_vulnerable = Personas vulnerables en aislamiento (segregation)
table-special_groups = Grupos especiales
table-stay_so_far = Duración de la estancia hasta la fecha
table-supervised = Personas supervisadas (ATD)
table-supervised_by_aor = Personas supervisadas (ATD), por oficina
table-supervised_by_technology = Personas supervisadas (ATD), por tecnología

## Choices of a panel

choice-table = Registros
choice-rubric = Objetivo declarado
choice-by = Agrupado por
choice-group = Agrupado por
choice-period = Período
choice-from = Desde
choice-state = Estado
choice-office = Oficina
choice-facility = Centro
choice-fiscal-year = Año fiscal
choice-measure = Medida
choice-question = Pregunta
choice-agency = Agencia
choice-arresting-agency = Agencia que arrestó
choice-method = Método
choice-release = Entrega
choice-unit = Mostrado como
choice-date = Fecha
choice-offence = Delito
choice-pollster = Encuestadora
choice-statements = Declaraciones

## Options that are not names of the catalog

option-all = Todos
option-by-day = Por día
option-by-week = Por semana
option-by-month = Por mes
option-by-fiscal_year = Por año fiscal
option-by-criminality = Por antecedentes (criminality)
option-by-offence = Por delito
option-by-state = Por estado
option-by-office = Por oficina (AOR)
option-by-facility = Por centro
option-by-method = Por método de arresto
option-by-citizenship = Por ciudadanía
option-by-agency = Por agencia que arrestó
option-by-status = Por clase de admisión
option-share = Proporción
option-count = Recuento
option-all-time = Todos los días disponibles
option-rows = Filas tal como se publicaron
option-events = Sucesos, con las repeticiones contadas una vez
option-in_force = El objetivo vigente cada día

## Headings of panels

heading-share = La proporción que cumple un objetivo declarado
heading-spread = Los mismos registros según cada objetivo declarado
heading-in_force = Según el objetivo vigente ese día
heading-composition = Con condena, con cargos, otra
heading-criminality = Por antecedentes (criminality)
heading-offence = Por delito
heading-status = Por clase de admisión
heading-bed_days = Días de detención
heading-stays = Cuánto duran las estancias
heading-removals = Expulsiones (removals)
heading-arrests = Arrestos (apprehensions)
heading-states = Por estado
heading-areas = Por oficina local (AOR)
heading-offices = Oficinas según su tamaño
heading-facilities = Por centro
heading-decompose = El cambio, separado en partes
heading-break = Una fecha en que la serie se desplaza
heading-volume = Volumen y rendimiento
heading-population = Personas detenidas
heading-agencies = Por agencia que arrestó
heading-detainers = Órdenes de retención (detainers) e ingresos (book-ins)
heading-lift_reasons = Por qué se levantaron las órdenes (detainers)
heading-refusals = Rechazos registrados
heading-trend = El nivel detrás de las encuestas
heading-houses = Sesgo de cada encuestadora
heading-polls = Las encuestas
heading-pair = Dos encuestas comparadas
heading-verdicts = Veredictos
heading-rubrics = Todos los objetivos declarados
heading-measures = Todas las medidas
heading-tables = Tablas y entregas
heading-columns = Lo que consta en cada columna
heading-edges = Dónde una entrega empieza tarde o termina incompleta
heading-controls = Totales publicados junto a las filas
heading-crime = Delitos denunciados
heading-disparity = Diferencias entre grupos
heading-frontier = Otra mezcla del mismo tamaño

## Titles: sentences that are filled from the table below them

title-between = Entre { $first } y { $last }, entre { $low } y { $high } de { $n } { $records } cumplieron el objetivo
title-share = Entre { $first } y { $last }, { $share } de { $n } { $records } cumplieron el objetivo
title-moved = La proporción de { $records } que cumplió el objetivo fue { $before } en { $first } y { $after } en { $last }
title-moved-between = Entre { $low_before } y { $high_before } de { $records } cumplieron el objetivo en { $first }, y entre { $low_after } y { $high_after } en { $last }
title-count-moved = { $records }: { $before } en { $first } y { $after } en { $last }
title-count = { $n } { $records } entre { $first } y { $last }
title-none-told = En { $n } { $records } entre { $first } y { $last } los registros no pueden decir quién cumplió el objetivo
title-spread = Sobre una misma base de { $n } { $records }, entre { $low } y { $high } cumplen el objetivo, según cuál se elija de los que pueden determinarse
title-range = La proporción fue de { $low } ({ $lowest }) a { $high } ({ $highest })
title-largest = { $name } tiene el mayor recuento: { $n } { $records }
title-largest-share = { $name } tiene la mayor proporción: { $share } de { $records }
title-detained = De { $total } personas detenidas { $day }, { $convicted } tenían una condena, { $pending } un cargo pendiente y { $other } ninguna de las dos cosas
title-detained-moved = Personas detenidas sin condena ni cargo: { $before } { $first }, { $after } { $last }
title-parts = De { $n } { $records }, { $convicted } correspondieron a personas con condena, { $pending } con cargo pendiente y { $other } sin ninguna de las dos cosas
title-status = Entre { $low } y { $high } de { $n } { $records } correspondieron a personas admitidas por última vez como residentes, inmigrantes, estudiantes o trabajadores
title-population = En promedio, { $mean } personas estaban detenidas a medianoche, entre { $first } y { $last }
title-stays = La mitad de { $n } estancias terminó en { $median } días
title-stays-between = La mitad de { $n } estancias terminó en un plazo de { $low } a { $high } días
title-funnel = Oficinas con { $n } { $records } según su tamaño, respecto a una proporción común de { $common }
title-funnel-outside = { $outside } de { $all } oficinas quedan fuera de los límites respecto a la proporción común de { $common }
title-map = Por estado, la proporción fue de { $low } ({ $lowest }) a { $high } ({ $highest })
title-map-areas = Por oficina local, la proporción fue de { $low } ({ $lowest }) a { $high } ({ $highest })
title-decompose = De un cambio de { $change }, { $composition } es la mezcla de celdas y { $within } la proporción dentro de ellas
title-break = Antes y después, el nivel de la serie difiere en { $change }; la fecha que separa es { $day }
title-break-points = La propia serie apunta a un desplazamiento entre { $from } y { $to }
title-detainers = A { $share } de { $n } órdenes de retención (detainers) les siguió un ingreso (book-in) en { $days } días
title-detainers-between = Entre { $low } y { $high } de { $n } órdenes de retención (detainers) acabaron en un ingreso (book-in)
title-trend = La aprobación conjunta era de { $before } por ciento { $first } y de { $after } por ciento { $last }
title-trend-change = La aprobación conjunta se movió { $change } puntos entre { $first } y { $last }
title-pair = Un cambio de { $change } puntos entre las dos encuestas, con un intervalo de { $low } a { $high }
title-houses = Cuánto se aparta cada encuestadora del nivel de todas
title-polls = Las encuestas que hay detrás del nivel
title-verdicts = { $supported } declaraciones respaldadas, { $contradicted } contradichas, { $mixed } mixtas, { $open } no pueden saberse o comprobarse
title-tables = Lo que se leyó: { $n } filas entre { $first } y { $last }
title-tables-plain = Qué tablas se leyeron, de qué entrega y para qué días
title-columns = Cuántos valores de cada columna constan
title-edges = Semanas en que una entrega está incompleta
title-controls = Totales publicados y filas que se leyeron
title-rubrics = Los objetivos declarados, con sus días de vigencia y su fidelidad (fidelity)
title-crime = Delitos denunciados, con la proporción de agencias que informaron
title-disparity = La razón entre grupos, con el error que puede tener la referencia
title-frontier = Lo que alcanzaría el mismo número de { $records } con otra mezcla

## Units: what is counted, and whose number it is

unit-share = Proporción de { $records }, por ciento. La banda es lo que los registros no pueden decir; no es un margen de error.
unit-share-told = Proporción de { $records } que los registros pueden decir, por ciento
unit-share-range = Proporción de { $records }, por ciento. La línea abarca lo que los registros no pueden decir.
unit-share-interval = Proporción de { $records }, por ciento. La línea es un intervalo de { $level }.
unit-count = Número de { $records }, tal como se publicaron
unit-count-month = Número de { $records } por mes, tal como se publicaron
unit-count-week = Número de { $records } por semana, tal como se publicaron
unit-published = Número de personas, tal como lo publicó la agencia
unit-published-share = Proporción de las personas del total publicado por la agencia, por ciento
unit-parts = Partes del total de { $records }, por ciento
unit-people-day = Personas detenidas a medianoche
unit-days = Días desde el ingreso (book-in) hasta la salida; las estancias no terminadas se cuentan como abiertas
unit-bed_days = Días de detención, todas las personas juntas
unit-funnel = Proporción de { $records }, por ciento, según el número de { $records } de la oficina (AOR); los límites son de { $level }
unit-funnel-plain = Proporción de { $records }, por ciento, según el tamaño de la oficina (AOR), con límites para lo que haría el tamaño por sí solo
unit-points = Puntos porcentuales
unit-approval = Aprobación, por ciento de las personas encuestadas
unit-approval-interval = Aprobación, por ciento de las personas encuestadas; la banda es un intervalo de { $level } del nivel
unit-lean = Puntos porcentuales por encima (+) o por debajo (−) del nivel de todas
unit-ratio = Razón; 1 significa igual
unit-rows = Filas
unit-values = Valores de una columna, por ciento de sus filas
unit-weeks = Filas de una semana, junto a lo que contienen las semanas vecinas
unit-statements = Número de declaraciones públicas
unit-targets = Una fila es un objetivo declarado
unit-offences = Delitos denunciados a la policía, tal como se publicaron
unit-none = Sin unidad

## Words beside upright lines of a chart

mark-new-administration-2021 = 20 de enero de 2021: cambio de administración
mark-new-administration-2025 = 20 de enero de 2025: cambio de administración
mark-arrest-goal = Finales de mayo de 2025: se informó de una meta de 3,000 arrestos diarios
mark-column = 30 de abril de 2025: la columna
mark-named-day = El día señalado
mark-day = { $day }
mark-new-codes = Cambian los códigos de la agencia
mark-incomplete = Incompleto a partir de aquí

## Paragraphs that a page may hold between its exhibits

words-bounds-heading = Por qué un margen y no un solo número
words-bounds = Un registro que deja una columna en blanco puede ocultar una condena o ninguna. En lugar de adivinar, cada proporción se da dos veces: como si ninguna acción desconocida cumpliera el objetivo y como si todas lo cumplieran. La verdad de estos registros está entre ambas.
words-definition-heading = La definición es lo que más pesa
words-definition = Los mismos arrestos pueden cumplir casi todos el objetivo o casi ninguno, según las palabras de quién se usen. Esa diferencia no es un error. Es la razón por la que cada número nombra aquí su objetivo.
words-published-heading = Las cifras de la propia agencia
words-published = Estos recuentos figuran en los libros de la agencia y no los cuenta brunt. Son de todas las personas detenidas, por lo que no les corresponde ningún intervalo.
words-no-rows = Todavía no hay registros para esta página. Importe una entrega y se llenará.
words-no-ranks = Las oficinas no se ordenan por rango: al comparar tantas, algunas quedan lejos solo por azar.
words-local-crime = Los delitos denunciados son contexto. No se enlazan con ningún arresto.

## Exhibits of the edition that brunt makes of a store

option-records = { $table }, publicación { $release }
option-agency-all = Todas
option-agency-ice = ICE
option-agency-cbp = CBP
option-by-lawful_status = Por situación legal (indicios)
option-by-offence_tier = Por gravedad del delito
option-by-minor_conviction = Por condena menor
option-by-admission_class_group = Por clase de admisión
option-by-citizenship_region = Por región de ciudadanía
option-by-age_band = Por edad
option-by-gender = Por sexo
option-by-apprehension_method_group = Por forma de arresto
heading-classes = Sobre quién recaen las acciones
heading-booked_in = Ingresos (book-ins) en el año fiscal hasta la fecha
title-spread-untold = Para estos registros ({ $records }) no puede saberse ningún objetivo declarado
title-share-withheld = Muy pocos registros ({ $records }) permiten decir una proporción
title-share-in = En { $period }, { $share } de { $records } cumplía el objetivo
title-share-in-between = En { $period }, entre { $low } y { $high } de { $records } cumplía el objetivo
title-in_force = Cada acción según el objetivo vigente en su día
title-range-withheld = Muy pocas acciones permiten una comparación
title-change = La proporción de { $records } que cumplía el objetivo fue de { $before_low } a { $before_high } antes y de { $after_low } a { $after_high } después; la composición explica contablemente de { $mix_low } a { $mix_high } del cambio, y la proporción dentro de las celdas de { $rate_low } a { $rate_high }
title-change-withheld = Muy pocos registros ({ $records }) permiten descomponer el cambio
title-booked_in-moved = Personas ingresadas sin condena ni cargo: { $before } en el año fiscal hasta { $first }, { $after } en el que llega hasta { $last }
title-waves = Aprobación en las oleadas de una encuestadora: { $before } % el { $first }, { $after } % el { $last }
unit-change = Puntos porcentuales de la proporción de { $records }; antes: { $before_first } a { $before_last }, después: { $after_first } a { $after_last }. Los rangos son lo que los registros no pueden decir; el intervalo es del proceso detrás de las semanas.
words-polls-heading = Una encuesta y muchas
words-polls = La mayoría de los cambios de tres puntos entre dos encuestas no se distinguen del azar. El nivel que hay detrás de muchas encuestas sí puede estimarse: su banda es un intervalo por muestreo, encuestadoras y deriva, y no incluye un sesgo que todas compartan.
