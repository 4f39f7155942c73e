<?php

declare(strict_types=1);

return [
    'default' => env('DB_CONNECTION', 'sqlite'),

    'connections' => [
        'sqlite' => [
            'driver' => 'sqlite',
            'database' => env('DB_DATABASE', ':memory:'),
            'prefix' => '',
            'foreign_key_constraints' => true,
        ],

        // Without DB_URL, the variables of libpq, which pg_virtualenv exports.
        'pgsql' => [
            'driver' => 'pgsql',
            'url' => env('DB_URL'),
            'host' => env('PGHOST', '127.0.0.1'),
            'port' => env('PGPORT', '5432'),
            'database' => env('PGDATABASE', 'postgres'),
            'username' => env('PGUSER', 'postgres'),
            'password' => env('PGPASSWORD', ''),
            'charset' => 'utf8',
            'prefix' => '',
            'search_path' => env('DB_SCHEMA', 'public'),
        ],
    ],

    'migrations' => ['table' => 'migrations', 'update_date_on_publish' => true],
];
