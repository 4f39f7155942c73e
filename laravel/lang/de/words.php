<?php

declare(strict_types=1);

/* Wörter für Werte, die fehlen. */
return [
    'none' => 'keine',
];
