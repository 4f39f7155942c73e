<?php

declare(strict_types=1);

return [
    'name' => 'Workbench',
    'env' => env('APP_ENV', 'local'),
    'debug' => true,
    'timezone' => 'UTC',
    // A fixed key is safe here: the workbench stores no data.
    'key' => 'base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
];
