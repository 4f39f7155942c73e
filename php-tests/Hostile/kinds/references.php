<?php

declare(strict_types=1);

// References in arguments and documents, and arrays and objects that hold themselves. References change no outcome, and are not
// changed.

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Documents;
use CoverageKernel\Tests\Hostile\Methods;
use CoverageKernel\Tests\Hostile\Values;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    foreach (Documents::all() as $name => [$document, $read, $exception]) {
        $expected = $read($document);
        $all = $document;
        foreach (Documents::paths($document) as $path) {
            $where = $name.' /'.implode('/', $path);
            $copy = unserialize(serialize($document));
            $reference = &Documents::at($copy, $path);
            $attacks->returns("a reference at {$where}", fn () => $read($copy), $expected);
            $attacks->returns("the document is unchanged after a reference at {$where}", fn () => $copy === $document, true);
            $reference = $copy;
            $attacks->must("the document itself at {$where}", fn () => $read($copy), $exception);
            $reference = null;
            unset($reference);
            unset($copy);

            $copy = unserialize(serialize($document));
            $reference = &Documents::at($copy, $path);
            $reference = [];
            $reference[] = &$reference;
            $attacks->must("an array that holds itself at {$where}", fn () => $read($copy), $exception);
            $reference = [];
            $reference['rows'] = $reference['listings'] = [&$reference];
            $attacks->must("an array that holds itself twice at {$where}", fn () => $read($copy), $exception);
            $reference = null;
            unset($reference, $copy);
            $cyclic = Values::cyclic();
            $attacks->must("an object that holds itself at {$where}", fn () => $read(Documents::with($document, $path, $cyclic)), $exception);
            $cyclic->rows = null;
        }
        array_walk_recursive($all, function (mixed &$value) {
            static $references = [];
            $references[] = &$value;
        });
        $attacks->returns("references at all places of {$name}", fn () => $read($all), $expected);
        $many = [];
        foreach (range(1, $attacks->isShort ? 5 : 12) as $_) {
            $many = array_fill(0, 10, $many);
        }
        // Slow, because it is read up to the largest size of a document.
        $attacks->must("an array of very many entries in {$name}", fn () => $read(['rows' => $many] + $document), $exception);
        $self = $document;
        $self['self'] = &$self;
        $attacks->must("{$name} with itself", fn () => $read($self), $exception);
        $self = null;
        unset($self);
        $attacks->must("\$GLOBALS as {$name}", fn () => $read($GLOBALS), $exception);
    }

    $guard = new ClaimGuard(Sample::definitions());
    $observed = Sample::observed();
    $claim = Sample::claim();
    $shared = $claim;
    $claims = [&$shared, 'a' => &$shared, 'b' => $claim];
    $attacks->returns('claims that are references', fn () => array_keys($guard->evaluateMany($claims, $observed)), [0, 'a', 'b']);
    $attacks->returns('claims that are references are unchanged', fn () => $claims === [$claim, 'a' => $claim, 'b' => $claim], true);
    $claims['self'] = &$claims;
    $attacks->must('claims with themselves', fn () => $guard->evaluateMany($claims, $observed), TypeError::class, 'array given at key `self`');
    $claims = null;
    unset($claims);
    $types = Sample::types();
    $types[0] = &$types[1];
    $attacks->must('a denominator with one reference twice', fn () => Sample::claim(denominator: $types), CoverageKernel\Exception\InvalidClaim::class);
    $types = ['a'];
    $types[] = &$types;
    $attacks->must('a denominator with itself', fn () => Sample::claim(denominator: $types), CoverageKernel\Exception\InvalidClaim::class);
    $types = null;
    unset($types);
    $data = $claim->__serialize();
    foreach ($data as &$value) {
        $reference = &$value;
    }
    unset($value, $reference);
    $attacks->returns('serialized data of references', fn () => unserialize('O:20:"CoverageKernel\Claim"'.substr(serialize($data), 1))->toJson(), $claim->toJson());

    // Every argument of every method as a reference.
    $methods = new Methods;
    foreach ($methods->all() as $name => $method) {
        if ($method->getNumberOfParameters() === 0 || $method->name === '__unserialize') {
            continue;
        }
        $arguments = array_values($methods->validArguments($method));
        $references = [];
        foreach ($arguments as $position => $_) {
            $references[] = &$arguments[$position];
        }
        $before = $arguments;
        $attacks->may("{$name} with references", fn () => $methods->call($method, $references)(), $methods->documented($method), Methods::complaint($method));
        $attacks->returns("the arguments of {$name} are unchanged", fn () => $arguments === $before, true);
        unset($references);
    }
};
