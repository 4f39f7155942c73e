<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\UntrustedSession;

it('names the mistake of the session and its remedy', function (): void {
    expect(UntrustedSession::searchPath('deceit, public', 'public')->getMessage())->toBe(
        'the search path of the session is `deceit, public`, but that of the connection is `public`; '
        .'configure the schemas as `search_path` of the connection, and do not change them in a session',
    )->and(UntrustedSession::rowSecurity(['a', 'b'])->getMessage())->toBe(
        'row security can hide rows of `a`, `b` from the database role; read with a role that bypasses row security',
    )->and(UntrustedSession::temporaryTables(['a', 'b'])->getMessage())->toBe(
        'the session has temporary tables with the names of the kernel: `a`, `b`; drop or rename them before recording',
    );
});
