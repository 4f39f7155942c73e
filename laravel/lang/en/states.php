<?php

declare(strict_types=1);

/* The state of a claim. */
return [
    'claim_blocked' => 'blocked',
    'internal_only' => 'internal only',
    'claim_limited' => 'limited',
    'claim_allowed' => 'allowed',
];
