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

tagline = Los objetivos declarados del control migratorio, frente a los registros publicados
skip = Ir al contenido
languages = Idiomas
menu = Páginas
menu-findings = Lo que muestran los registros
menu-how = Cómo se hace
contents = En esta página
made-up = Registros inventados.
made-up-more = Todos los números provienen de registros simulados y no dicen nada de personas ni arrestos reales.
limits-link = Lo que esto no puede decir
shows-heading = Qué muestra esta página
limits-heading = Lo que no puede decir
foot-what = brunt publica solo recuentos y porcentajes. No lleva ningún registro de personas y retiene los recuentos pequeños.
foot-edition = Edición
in-english = El texto que sigue está en inglés, tal como figura en los registros y en el programa.
verbatim = { $text }

## Beside every table

exhibit-table = Tabla
exhibit-rows = { $rows } filas
exhibit-empty = Los registros disponibles no contienen filas para esto.
exhibit-missing = no consta o no puede saberse; nunca es cero
exhibit-withheld = retenido: un recuento de 1 a { $limit }, o uno que permitiría deducirlo
exhibit-limit = Los recuentos de 1 a { $limit }, y los que permitirían deducirlos, se retienen en todas las tablas y descargas.
exhibit-source = Fuente
exhibit-release = Entrega { $release }, con fecha { $day }
exhibit-rubric = Objetivo declarado
exhibit-version = versión { $version }
exhibit-method = Método
exhibit-small = Recuentos pequeños
exhibit-download = Descargar
exhibit-ledger = Qué filas se contaron y qué conviene saber junto a los números
ledger-caption = Filtros, en orden, con las filas que quedan tras cada uno
ledger-rows = Filas restantes
ledger-step = Paso
ledger-reason = Motivo
cell-missing = no consta
cell-withheld = retenido
fill-missing = un número desconocido
fill-withheld = un número retenido
card-readings = Lecturas, cada una con lo que se encontró

## Verdicts on public statements

verdict-supported = Respaldada
verdict-contradicted = Contradicha
verdict-mixed = Mixta
verdict-cannot-tell = No puede saberse
verdict-not-testable = No comprobable

## Dibujos

drawing-withheld = Cifras retenidas: { $count }. No se muestran los recuentos de 1 a { $limit } ni los que permitirían deducirlos.
drawing-missing = Cifras que faltan en la fuente o que no se pueden saber: { $count }.
drawing-withheld-here = retenido
drawing-missing-here = sin cifra
drawing-not-recorded = no consta
drawing-from-to = De { $from } a { $to }
drawing-outside = Fuera de los límites
drawing-within = Dentro de los límites
drawing-unnamed = Puntos fuera de los límites sin espacio para su nombre: { $count }. La tabla los nombra todos.
drawing-not-on-map = No está en el mapa, pero sí en la tabla: { $text }.
drawing-lacking = Caracteres que se muestran como recuadros: { $text }

## Informes

report-page = Página { $page } de { $pages }
report-notes = Notas
report-edition = brunt { $version }, edición { $key }
