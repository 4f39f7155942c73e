<?php

declare(strict_types=1);

/* Why a type of a scope is not counted. */
return [
    'out_of_scope' => 'out of scope',
    'registry_only' => 'registered only, not supported',
    'experimental_not_included' => 'the scope does not include experimental sources',
    'fallback_not_included' => 'the scope does not include the Graph fallback',
];
