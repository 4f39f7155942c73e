<?php

declare(strict_types=1);

/* How much is known about a resource. */
return [
    'none' => 'none',
    'detected' => 'detected',
    'content_backed' => 'content captured',
    'comparable' => 'comparable',
    'renderable' => 'displayable',
    'certified' => 'certified',
];
