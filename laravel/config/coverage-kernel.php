<?php

declare(strict_types=1);

return [

    /*
    |--------------------------------------------------------------------------
    | Activation
    |--------------------------------------------------------------------------
    |
    | While the kernel is "inactive", no claim reaches a customer or an
    | operator. Once it is "active", the observed coverage decides, provided
    | that the definitions in the database are those that were reviewed: their
    | digest is "reviewed_definitions". With any others, or null, the kernel
    | stays inactive. "php artisan about" shows the digest that it finds.
    | These are not environment variables, so that activating the kernel is a
    | change that is reviewed.
    |
    */

    'activation' => 'inactive',

    'reviewed_definitions' => null,

    /*
    |--------------------------------------------------------------------------
    | Documents
    |--------------------------------------------------------------------------
    |
    | The definitions to seed: null for those of the extension, or a list of
    | paths of JSON documents in the contract's format.
    |
    */

    'documents' => null,

    /*
    |--------------------------------------------------------------------------
    | Database connection
    |--------------------------------------------------------------------------
    |
    | The database connection of the kernel's tables, or null for the
    | application's default connection. Decisions read from its "primary"
    | server. On a "replica", which may be behind, they would rest on earlier
    | definitions and observations.
    |
    */

    'connection' => null,

    'read_from' => 'primary',

    /*
    |--------------------------------------------------------------------------
    | The application's tables
    |--------------------------------------------------------------------------
    |
    | The application's tables of workspaces, managed environments and
    | provider connections: their names, their keys, the columns by which
    | they refer to each other, and the type of all keys ("bigint", "uuid" or
    | "ulid"). The published migration of the resource tables, recording and
    | reading use them. An environment whose "deleted_at" is set is neither
    | recorded nor read; the column may be missing, and null turns this off.
    |
    */

    'host' => [
        'workspaces' => ['table' => 'workspaces', 'key' => 'id'],
        'managed_environments' => [
            'table' => 'managed_environments',
            'key' => 'id',
            'workspace' => 'workspace_id',
            'deleted_at' => 'deleted_at',
        ],
        'provider_connections' => [
            'table' => 'provider_connections',
            'key' => 'id',
            'workspace' => 'workspace_id',
            'managed_environment' => 'managed_environment_id',
        ],
        'key_type' => 'bigint',
    ],

];
