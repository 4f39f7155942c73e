<?php

declare(strict_types=1);

/* Words for values that are missing. */
return [
    'none' => 'none',
];
