<?php

declare(strict_types=1);

return [
    'name' => 'Workbench',
    'env' => env('APP_ENV', 'local'),
    'debug' => true,
    'timezone' => 'UTC',
    // Of no application but this one, which holds nothing.
    'key' => 'base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
];
