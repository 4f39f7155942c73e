<?php

declare(strict_types=1);

/* Wie weit eine Ressource wiederhergestellt werden kann. */
return [
    'not_restorable' => 'nicht wiederherstellbar',
    'preview_only' => 'nur Vorschau',
    'restorable' => 'wiederherstellbar',
];
