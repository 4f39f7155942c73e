<?php

declare(strict_types=1);

// Preloading: a script that calls the extension, and declares classes that use its classes and enums, before the first request.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    $user = function_exists('posix_getpwuid') ? posix_getpwuid(posix_geteuid())['name'] : get_current_user();
    $opcache = extension_loaded('Zend OPcache') || ! is_file(ini_get('extension_dir').'/opcache.so') ? [] : ['-d', 'zend_extension=opcache'];
    $code = <<<'PHP'
        use CoverageKernel\Tests\Hostile\Preloaded;
        $isRight = $next->difference() === null
            && Preloaded::LEVEL === CoverageKernel\CoverageLevel::Certified
            && Preloaded::$kept === null
            && (new Preloaded)->audience === CoverageKernel\Audience::Customer
            && (new Preloaded)->errors() === []
            && Preloaded::decide() === 'claim_allowed'
            && Preloaded::claim(CoverageKernel\Audience::Internal)->audience() === CoverageKernel\Audience::Internal
            && $next->difference() === null;
        echo $isRight ? 'right' : 'wrong';
        PHP;
    foreach (['disable', 'tracing', 'function'] as $jit) {
        $options = ['opcache.enable=1', 'opcache.enable_cli=1', 'opcache.preload='.dirname(__DIR__).'/preload.php', "opcache.preload_user={$user}", "opcache.jit={$jit}", 'opcache.jit_buffer_size=16M'];
        $options = [...$opcache, ...array_merge(...array_map(fn (string $setting): array => ['-d', $setting], $options))];
        foreach (range(1, 3) as $time) {
            $attacks->process("preloaded, JIT {$jit}, time {$time}", Process::code($code, $options));
        }
    }
};
