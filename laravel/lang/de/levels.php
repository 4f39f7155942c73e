<?php

declare(strict_types=1);

/* Wie viel über eine Ressource bekannt ist. */
return [
    'none' => 'keine',
    'detected' => 'erkannt',
    'content_backed' => 'Inhalt erfasst',
    'comparable' => 'vergleichbar',
    'renderable' => 'darstellbar',
    'certified' => 'zertifiziert',
];
