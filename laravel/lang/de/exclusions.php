<?php

declare(strict_types=1);

/* Warum ein Typ eines Geltungsbereichs nicht mitgezählt wird. */
return [
    'out_of_scope' => 'ausgeschlossen',
    'registry_only' => 'nur registriert, nicht unterstützt',
    'experimental_not_included' => 'der Geltungsbereich umfasst keine experimentellen Quellen',
    'fallback_not_included' => 'der Geltungsbereich umfasst die Ersatzquelle Graph nicht',
];
