<?php

declare(strict_types=1);

/* Die Quellen der Ressourcentypen. */
return [
    'tcm' => 'Microsoft TCM',
    'graph_v1_fallback' => 'Microsoft Graph v1.0 (Ersatz)',
    'graph_beta_experimental' => 'Microsoft Graph beta (experimentell)',
];
