namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>The time that is spent on a figure.</summary>
/// <param name="Threads">Thread counts to measure with.</param>
/// <param name="Seconds">For each pair, about.</param>
/// <param name="Epochs">Of each fit.</param>
/// <param name="Seeds">Of the fits.</param>
/// <param name="TransformRows">Rows of the transform.</param>
internal sealed record Effort(IReadOnlyList<int> Threads, double Seconds, int Epochs, IReadOnlyList<int> Seeds, int TransformRows)
{
    public static Effort Full(IReadOnlyList<int> threads) => new(threads, 1.5, 5, [1, 2, 3], 1_000_000);

    /// <summary>A glance: too little to quote.</summary>
    public static Effort Quick(IReadOnlyList<int> threads) => new(threads, 0.3, 2, [1], 100_000);
}
