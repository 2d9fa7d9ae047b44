# Words of the pages. How texts are named stands in site.ftl.
#
# What fills the leads: { $n } and { $total } counts, { $low }, { $high }, { $share }, { $convicted }, { $pending }, { $other }
# shares, { $first }, { $last }, { $day } days or months, { $records } a text `records-*`.

## The answer

page-answer-menu = La respuesta
page-answer-title = ¿A quién se dirige?
page-answer-description = La proporción de acciones que cumplen cada objetivo declarado, a lo largo del tiempo, con límites para lo que los registros no pueden decir.
page-answer-lead = De { $n } { $records } entre { $first } y { $last }, entre { $low } y { $high } cumplieron el objetivo declarado; en qué punto entre ambos, los registros no pueden decirlo.
page-answer-lead-told = De { $n } { $records } entre { $first } y { $last }, { $share } cumplieron el objetivo declarado.
page-answer-lead-detained = De { $total } personas detenidas { $day }, { $convicted } tenían una condena registrada, { $pending } un cargo pendiente y { $other } ninguna de las dos cosas.
page-answer-lead-none = Todavía no hay registros, o son muy pocos, con los que contrastar un objetivo declarado.
page-answer-lead-untold = Con estos registros ({ $records }) no puede saberse ningún objetivo declarado, o son muy pocos los que pueden mostrarse.
page-answer-lead-spread = En los mismos { $n } registros ({ $records }), la proporción que cumple un objetivo declarado va de { $low } a { $high }, entre los objetivos que estos registros permiten determinar: depende de qué objetivo se use.
page-answer-shows = Cada acción se clasifica según las palabras de un objetivo declarado: una orden, un memorando, una ley o una promesa pública. La línea muestra la proporción que lo cumple. Elija otro objetivo u otra tabla para ver cómo la respuesta depende de la pregunta.
page-answer-limits = Los registros contienen una sola condena por persona y dicen poco de las redes, que se persiguen en otros tribunales y constan en otras tablas. Los límites no son un margen de error: dicen cuánto podría moverse la respuesta si se conociera lo que no consta.

## The burden

page-burden-menu = La carga
page-burden-title = ¿Quién carga con el peso?
page-burden-description = Arrestos, ingresos, días de detención y expulsiones por antecedentes, delito y clase de admisión, hasta donde dicen los registros.
page-burden-lead = De { $n } { $records } entre { $first } y { $last }, { $share } correspondieron a personas sin condena ni cargo pendiente registrados.
page-burden-lead-status = De { $n } { $records } con formulario de arresto, entre { $low } y { $high } correspondieron a personas admitidas por última vez como residentes, inmigrantes, estudiantes o trabajadores.
page-burden-lead-plain = Cómo recaen los arrestos, la detención y las expulsiones sobre personas con y sin condenas, hasta donde dicen los registros.
page-burden-lead-neither = De { $n } { $records }, entre { $low } y { $high } correspondían a personas sin condena ni cargo pendiente registrado.
page-burden-shows = Las mismas acciones según los tres grupos de la agencia, según el tipo de delito y, para la única zona cuyos formularios lo recogen, según la clase de admisión. Los días de detención se cuentan junto a las personas, porque una estancia larga pesa más que una corta.
page-burden-limits = Ninguna entrega nacional contiene desde 2022 un indicador de residencia legal. La clase de admisión es la de la última entrada, no la situación en el día del arresto. «Otra infracción migratoria» (other immigration violator) dice lo que no consta; no dice que la persona carezca de antecedentes.

## Places

page-places-menu = Lugares
page-places-title = ¿Dónde ocurre?
page-places-description = Proporciones por estado, oficina y centro, con límites para lo que haría el tamaño por sí solo.
page-places-lead = Entre los estados, la proporción de { $records } que cumplió el objetivo declarado fue de { $low } ({ $lowest }) a { $high } ({ $highest }).
page-places-lead-offices = Entre las oficinas, la proporción de { $records } que cumplió el objetivo declarado fue de { $low } ({ $lowest }) a { $high } ({ $highest }).
page-places-lead-plain = Cómo difiere entre lugares la proporción que cumple un objetivo declarado, y cuánto de ello podría deberse solo al tamaño.
page-places-shows = El mapa da a cada estado su proporción; el embudo sitúa cada oficina respecto a la proporción común según su tamaño. Una oficina dentro de los límites no se aparta de lo que su tamaño permite. Las oficinas no se ordenan por rango.
page-places-limits = El estado es el que consta en el registro, que está en blanco en una parte de los arrestos; no se sabe dónde ocurrieron. Un área de responsabilidad (AOR) abarca varios estados. Una diferencia entre oficinas es una descripción y no prueba cómo decide una oficina.

## Change

page-change-menu = Cambio
page-change-title = ¿Qué cambió?
page-change-description = Cambios de una proporción, separados en la mezcla de casos y la proporción dentro de ellos, y fechas en que una serie se desplaza.
page-change-lead = La proporción que cumplió el objetivo declarado fue { $before } antes y { $after } después; { $composition } del cambio está en la mezcla de casos y { $within } en la proporción dentro de ellos.
page-change-lead-two = La proporción que cumplió el objetivo declarado fue { $before } antes y { $after } después; la fecha que separa es { $day }.
page-change-lead-plain = Cómo se movió la proporción que cumple un objetivo declarado y en qué parte de los registros está el cambio.
page-change-lead-bounds = La proporción que cumplía el objetivo declarado fue de { $before_low } a { $before_high } antes y de { $after_low } a { $after_high } después.
page-change-shows = Un cambio se divide exactamente en dos partes: la mezcla de oficinas y métodos, y la proporción dentro de cada una. Una fecha señalada se compara con todas las demás, y se pregunta a la serie a qué fecha apunta por sí misma.
page-change-limits = Las partes son aritmética, no causas. Una fecha en que la serie se desplaza no dice nada del porqué. Las últimas semanas de una entrega están incompletas, y un cambio en los códigos de la agencia parece un cambio en su labor.

## Detention

page-detention-menu = Detención hoy
page-detention-title = ¿Quién está detenido hoy?
page-detention-description = Personas detenidas por antecedentes y agencia que arrestó, tal como lo publica la agencia cada dos semanas aproximadamente.
page-detention-lead = De { $total } personas detenidas { $day }, { $convicted } tenían una condena, { $pending } un cargo pendiente y { $other } ninguna de las dos cosas registrada.
page-detention-lead-share = De { $total } personas detenidas { $day }, { $share } no tenían ni condena ni cargo pendiente registrados.
page-detention-lead-plain = Cuántas personas están detenidas, según los tres grupos de la propia agencia.
page-detention-shows = Los recuentos de la propia agencia, una vez por cada día, con el archivo y la celda de donde se leyeron. Aquí no se estima nada.
page-detention-limits = Las personas detenidas en un día son las que aún no han sido liberadas ni expulsadas: la proporción se mueve con la duración de las estancias tanto como con los arrestos. Una condena puede ser solo por entrada ilegal.

## Cooperation

page-cooperation-menu = Cooperación
page-cooperation-title = ¿Qué pasó con las órdenes de retención (detainers)?
page-cooperation-description = Solicitudes de retener a una persona para su traslado, y cuántas acabaron en un ingreso (book-in), por lugar y mes.
page-cooperation-lead = De { $n } órdenes de retención (detainers) entre { $first } y { $last }, entre { $low } y { $high } acabaron en un ingreso (book-in).
page-cooperation-lead-days = De { $n } órdenes de retención (detainers) entre { $first } y { $last }, a { $share } les siguió un ingreso (book-in) en { $days } días.
page-cooperation-lead-plain = Cuántas solicitudes de retener a una persona para su traslado acabaron en un ingreso (book-in).
page-cooperation-lead-between = De { $n } órdenes de retención (detainers), entre { $low } y { $high } terminaron en un ingreso (book-in).
page-cooperation-shows = Cada orden se enlaza con un ingreso de la misma persona dentro de un número declarado de días, uno a uno, según una regla del catálogo. Lo que no puede enlazarse se muestra como límite.
page-cooperation-limits = Una orden que no acabó en un ingreso no fue por ello rechazada: la persona pudo haber salido antes, haber sido trasladada o seguir en la cárcel. Los rechazos registrados son pocos en todas partes y no miden el rechazo.

## Polls

page-polls-menu = Encuestas
page-polls-title = ¿Qué dicen juntas las encuestas?
page-polls-description = Encuestas publicadas sobre la política migratoria, reunidas, con el sesgo de cada encuestadora y la incertidumbre del nivel.
page-polls-lead = La aprobación en el conjunto de las encuestas era de { $level } por ciento { $last }, y de { $before } por ciento { $first }.
page-polls-lead-change = Entre { $first } y { $last }, la aprobación en el conjunto de las encuestas se movió { $change } puntos, dentro de { $low } a { $high }.
page-polls-lead-plain = Lo que muchas encuestas dicen juntas y una sola no puede decir.
page-polls-shows = El nivel que hay detrás de muchas encuestas y su cambio entre dos días, con el sesgo constante de cada encuestadora estimado y no quitado a mano. Un par de encuestas se prueba por sí solo: la mayoría de los cambios de tres puntos entre dos encuestas no se distinguen del azar.
page-polls-limits = Las encuestas comparten defectos que ninguna combinación elimina: todas pueden dejar fuera a las mismas personas. Lo que la gente entiende por una política difiere entre preguntas. Un cambio junto a un suceso no dice que el suceso lo moviera.

## Claims

page-claims-menu = Afirmaciones
page-claims-title = ¿Es cierto lo que se dijo?
page-claims-description = Declaraciones públicas de todas las partes, contrastadas con los registros, con lo que se encontró y lo que cambiaría el veredicto.
page-claims-lead = De { $n } declaraciones públicas, los registros respaldan { $supported }, contradicen { $contradicted }, dan un resultado mixto en { $mixed }, y { $open } no pueden saberse o comprobarse.
page-claims-lead-plain = Declaraciones públicas de todas las partes, juzgadas con las mismas palabras: respaldada, contradicha, mixta, no puede saberse, no comprobable.
page-claims-shows = Cada declaración se lee de una o varias maneras, y cada lectura se pregunta a los registros con la respuesta que espera. El veredicto sale de las lecturas según una regla fija, la misma para un columnista, una agencia, una organización y un alcalde.
page-claims-limits = Las declaraciones están parafraseadas y figuran en inglés, tal como se guardan en el catálogo. Un veredicto se refiere a los registros disponibles en un día: otros nuevos pueden cambiarlo. «No puede saberse» es un resultado por sí mismo.

## Rubrics

page-rubrics-menu = Objetivos declarados
page-rubrics-title = Los objetivos declarados, en palabras
page-rubrics-description = Cada objetivo declarado con el que se contrastan las acciones: su fuente, sus días de vigencia, sus reglas y lo que los registros no pueden expresar.
page-rubrics-lead = Cada objetivo son las palabras de una orden, un memorando, una ley o una promesa, escritas como reglas que los registros pueden contestar.
page-rubrics-lead-spread = La elección del objetivo, por sí sola, mueve la proporción de { $low } a { $high } sobre una misma base de { $n } { $records }.
page-rubrics-shows = De cada objetivo: quién lo emitió, cuándo estuvo vigente, sus clases en orden y en qué medida las reglas siguen las palabras (fidelity). Los textos están en inglés porque las reglas citan lo que se emitió.
page-rubrics-limits = Palabras como «amenaza» o «peor» no tienen una definición que un registro pueda cumplir; un sustituto se señala como tal. Ningún objetivo fue escrito por brunt, salvo las divisiones que así lo dicen.

## Methods

page-methods-menu = Métodos
page-methods-title = Cómo se hacen los números
page-methods-description = Cada medida: su definición, sus supuestos, dónde falla y su fuente.
page-methods-lead = Cada número de este sitio sale de una de estas medidas, que dicen qué suponen y dónde fallan.
page-methods-shows = El texto que acompaña al código: definición, supuestos, dónde falla, fuente. Está en inglés, como el código.
page-methods-limits = Un método puede ser correcto y los registros estar equivocados. Lo que falta en los registros está en la página de datos y calidad.

## Quality

page-quality-menu = Datos y calidad
page-quality-title = Lo que contienen los registros y lo que les falta
page-quality-description = Qué entregas se leyeron, qué falta en cada columna y dónde una entrega empieza tarde o termina incompleta.
page-quality-lead = Se leyeron { $n } filas de { $tables } tablas; un valor ausente se muestra como ausente y nunca como cero ni «no».
page-quality-lead-plain = Un valor ausente se muestra como ausente y nunca como cero ni «no»; esta página dice cuántos hay.
page-quality-shows = De cada tabla y columna: cuántos valores constan, están en blanco, tachados, fuera de la entrega o rechazados porque no encajan. Las semanas al borde de una entrega se enumeran cuando están incompletas.
page-quality-limits = Los registros que nunca se hicieron no pueden contarse como ausentes. Un valor que consta puede aun así ser erróneo.

## About

page-about-menu = Acerca de
page-about-title = Qué es esto y qué no es
page-about-description = brunt contrasta los objetivos declarados del control migratorio con los registros que publican los gobiernos.
page-about-lead = brunt contrasta lo que se prometió del control migratorio con los registros que publican los gobiernos, y dice lo que no puede saberse.
page-about-shows = Recuentos y proporciones de registros publicados, cada uno con su fuente, su fecha, el objetivo declarado y las filas de las que se contó.
page-about-limits = No dice nada de ninguna persona en particular ni de por qué ocurrió algo. No toma partido sobre cuáles deberían ser los objetivos.
about-what-heading = Qué es
about-what =
    Los gobiernos dicen a quién piensan arrestar, detener y expulsar. También publican registros de lo que se hizo, en hojas de cálculo grandes, desiguales y difíciles de comparar. brunt lee esos registros, clasifica cada acción según las palabras de cada objetivo declarado y muestra la proporción que lo cumple, con límites para lo que los registros dejan abierto.

    La pregunta para la que se hizo está en una columna de opinión de abril de 2025: ¿a quién se dirige realmente esta ofensiva? Aquí se plantea por igual a todas las partes.
about-not-heading = Qué no es
about-not =
    No es un registro de personas. Ninguna orden, página ni descarga busca a una persona, la nombra o enlaza filas entre entregas o con datos externos. Las columnas de identidad se rechazan al leer los archivos.

    No es prueba de causas ni de sesgo. Una fecha en que una serie se desplaza, una diferencia entre oficinas y un cambio separado en partes son descripciones.
about-read-heading = Cómo leerlo
about-read = Un margen como de 40 % a 60 % significa que los registros permiten cualquier proporción dentro de él. No es un margen de error: vale con certeza para estos registros según las reglas declaradas. Una raya significa que algo no consta o no puede saberse, nunca cero. Un asterisco significa que se retiene un recuento pequeño, para que no pueda reconocerse a nadie en él.
about-neutral-heading = De parte de quién está
about-neutral = De nadie. Los mismos objetivos, límites y palabras de veredicto valen para un columnista, una agencia, una organización y un alcalde. El texto de una fuente se cita o se señala como paráfrasis.
about-reuse-heading = Reutilización
about-reuse = Cada tabla puede descargarse como CSV, JSON y Parquet, y cada gráfico como imagen. El programa es software libre bajo la licencia Apache 2.0. Los registros publicados conservan las condiciones de quienes los publicaron. Cite por favor la entrega, su fecha y la edición.
about-languages-heading = Idiomas
about-languages = El sitio está escrito en inglés, español y coreano. Los textos del catálogo, las notas del programa y los nombres de los registros figuran en inglés, tal como son. Los términos de la agencia conservan su inglés entre paréntesis.
about-access-heading = Accesibilidad
about-access = Cada página funciona sin scripts, solo con el teclado, en una pantalla estrecha e impresa. Cada gráfico tiene su tabla con los mismos números, y el color nunca lleva por sí solo un significado. Ninguna página carga nada de otro servidor, instala cookies ni cuenta a sus visitantes.
