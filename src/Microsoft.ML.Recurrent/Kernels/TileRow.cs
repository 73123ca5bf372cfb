using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>One row of a register tile: one, two or three neighboring vectors.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal unsafe interface ITileRow<TVector, TSelf>
    where TSelf : struct, ITileRow<TVector, TSelf>
{
    static abstract int Vectors { get; }

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf row, float* destination);

    /// <summary>factor × b + addend, vector by vector.</summary>
    static abstract TSelf MultiplyAdd(TVector factor, TSelf b, TSelf addend);
}

internal unsafe struct OneVector<TSimd, TVector> : ITileRow<TVector, OneVector<TSimd, TVector>>
    where TSimd : struct, ISimd<TVector>
{
    private TVector _first;

    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneVector<TSimd, TVector> Load(float* source) => new() { _first = TSimd.Load(source) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(OneVector<TSimd, TVector> row, float* destination) => TSimd.Store(row._first, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneVector<TSimd, TVector> MultiplyAdd(
        TVector factor, OneVector<TSimd, TVector> b, OneVector<TSimd, TVector> addend) =>
        new() { _first = TSimd.MultiplyAdd(factor, b._first, addend._first) };
}

internal unsafe struct TwoVectors<TSimd, TVector> : ITileRow<TVector, TwoVectors<TSimd, TVector>>
    where TSimd : struct, ISimd<TVector>
{
    private TVector _first;
    private TVector _second;

    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoVectors<TSimd, TVector> Load(float* source) =>
        new() { _first = TSimd.Load(source), _second = TSimd.Load(source + TSimd.Lanes) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TwoVectors<TSimd, TVector> row, float* destination)
    {
        TSimd.Store(row._first, destination);
        TSimd.Store(row._second, destination + TSimd.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoVectors<TSimd, TVector> MultiplyAdd(
        TVector factor, TwoVectors<TSimd, TVector> b, TwoVectors<TSimd, TVector> addend) => new()
        {
            _first = TSimd.MultiplyAdd(factor, b._first, addend._first),
            _second = TSimd.MultiplyAdd(factor, b._second, addend._second),
        };
}

internal unsafe struct ThreeVectors<TSimd, TVector> : ITileRow<TVector, ThreeVectors<TSimd, TVector>>
    where TSimd : struct, ISimd<TVector>
{
    private TVector _first;
    private TVector _second;
    private TVector _third;

    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreeVectors<TSimd, TVector> Load(float* source) => new()
    {
        _first = TSimd.Load(source),
        _second = TSimd.Load(source + TSimd.Lanes),
        _third = TSimd.Load(source + 2 * TSimd.Lanes),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ThreeVectors<TSimd, TVector> row, float* destination)
    {
        TSimd.Store(row._first, destination);
        TSimd.Store(row._second, destination + TSimd.Lanes);
        TSimd.Store(row._third, destination + 2 * TSimd.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreeVectors<TSimd, TVector> MultiplyAdd(
        TVector factor, ThreeVectors<TSimd, TVector> b, ThreeVectors<TSimd, TVector> addend) => new()
        {
            _first = TSimd.MultiplyAdd(factor, b._first, addend._first),
            _second = TSimd.MultiplyAdd(factor, b._second, addend._second),
            _third = TSimd.MultiplyAdd(factor, b._third, addend._third),
        };
}
