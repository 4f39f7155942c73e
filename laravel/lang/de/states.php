<?php

declare(strict_types=1);

/* Der Zustand einer Aussage. */
return [
    'claim_blocked' => 'gesperrt',
    'internal_only' => 'nur intern',
    'claim_limited' => 'eingeschränkt',
    'claim_allowed' => 'erlaubt',
];
