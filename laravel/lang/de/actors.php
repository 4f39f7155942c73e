<?php

declare(strict_types=1);

/* Wer einen Schritt ausführen muss. */
return [
    'operator' => 'Betreiber',
    'claimant' => 'Verfasser der Aussage',
    'definitions' => 'Pflege der Definitionen',
    'capture' => 'Erfassung',
];
