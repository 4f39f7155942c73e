<?php

declare(strict_types=1);

/* The sources of resource types. */
return [
    'tcm' => 'Microsoft TCM',
    'graph_v1_fallback' => 'Microsoft Graph v1.0 (fallback)',
    'graph_beta_experimental' => 'Microsoft Graph beta (experimental)',
];
