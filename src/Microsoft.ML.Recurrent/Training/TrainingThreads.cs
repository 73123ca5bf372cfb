namespace Microsoft.ML.Recurrent.Training;

/// <summary>Chooses a fit's number of threads: handing work over costs more than a small step takes, most of all on a busy machine.</summary>
internal static class TrainingThreads
{
    // Multiplications of one step, forward and back, above which a second thread gives more than it costs.
    private const double LeastWork = 2e7;

    /// <param name="request">Its rows and sizes make a step's work.</param>
    /// <param name="options">A number of their own, or null.</param>
    public static int For(TrainingRequest request, TrainingOptions options) =>
        options.Threads ?? (WorkOf(request, options) < LeastWork ? 1 : int.MaxValue);

    private static double WorkOf(TrainingRequest request, TrainingOptions options)
    {
        var (set, rows) = request.Training;
        double steps = 0;
        foreach (int row in rows)
            steps += set.Inputs.Length(row);
        double mean = steps / rows.Length;
        double weights = Enumerable.Range(0, request.Shape.Options.Layers)
            .Sum(layer => request.Shape.Directions * request.Shape.Layer(layer).Parameters.Where(p => p.Columns is not null).Sum(p => (double)p.Count));
        return 3 * weights * mean * Math.Min(rows.Length, options.BatchSize);
    }
}
