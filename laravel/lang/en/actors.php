<?php

declare(strict_types=1);

/* Who has to carry out a step. */
return [
    'operator' => 'Operator',
    'claimant' => 'Author of the claim',
    'definitions' => 'Maintainer of the definitions',
    'capture' => 'Capture',
];
