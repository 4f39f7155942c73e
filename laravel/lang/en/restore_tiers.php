<?php

declare(strict_types=1);

/* How far a resource can be restored. */
return [
    'not_restorable' => 'not restorable',
    'preview_only' => 'preview only',
    'restorable' => 'restorable',
];
