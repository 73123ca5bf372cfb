using System.Diagnostics;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Fits that end in every way, and what they may leave behind in the process.</summary>
internal static class TorchFits
{
    /// <summary>Runs a fit to the ending named, and transforms where there is a model.</summary>
    public static void End(LstmOptions options, string ending)
    {
        var context = new MLContext(1);
        using var source = new CancellationTokenSource();
        var recorder = new FitRecorder { BatchEnd = (progress, _) => Act(ending, progress, source) };
        var view = SyntheticRows.View(context);
        var (training, watch) = (options.Training, new FitContext { CancellationToken = source.Token, Observers = [recorder] });
        switch (ending)
        {
            case "success":
                context.BinaryClassification.Evaluate(context.BinaryClassification.Trainers.Lstm(options).Fit(view, watch).Transform(view));
                break;
            case "NaN":
                Fails<InvalidOperationException>(
                    options with { Training = training with { Optimizer = RecurrentOptimizer.Sgd, LearningRate = 1e38, GradientClippingNorm = 0 } }, view, watch);
                break;
            case "TensorBoard":
                Fails<IOException>(options with { Training = training with { TensorBoardDirectory = typeof(TorchFits).Assembly.Location } }, view, watch);
                break;
            case "data":
                Fails<InvalidOperationException>(options, context.Data.LoadFromEnumerable(Array.Empty<SyntheticRow>()), watch);
                break;
            case "cancellation":
                Fails<OperationCanceledException>(options, view, watch);
                break;
            default:
                Fails<TimeZoneNotFoundException>(options, view, watch);
                break;
        }
    }

    public static void Soak(LstmOptions options, string[] endings, int rounds)
    {
        for (int round = 0; round < rounds; round++)
            End(options, endings[round % endings.Length]);
    }

    public static byte[] GeneratorState()
    {
        using var state = torch.random.get_rng_state();
        return state.bytes.ToArray();
    }

    /// <summary>
    /// Tensors that this thread has made and nobody has disposed of; what only the garbage collector would free counts too. A packed
    /// sequence of sorted rows has two undefined index tensors, which TorchSharp counts when they are made and never again (nor does it
    /// keep <see cref="torch.Tensor.TotalCount"/> when a parameter takes a tensor over), so they are left out.
    /// </summary>
    public static long LiveTensors()
    {
        var (tensors, packed) = (DisposeScopeManager.Statistics.TensorStatistics, DisposeScopeManager.Statistics.PackedSequenceStatistics);
        return tensors.ThreadTotalLiveCount - 2 * (packed.CreatedInScopeCount + packed.CreatedOutsideScopeCount) + packed.ThreadTotalLiveCount;
    }

    /// <summary>Tells whether a dispose scope is open on this thread.</summary>
    public static bool IsInsideDisposeScope()
    {
        long before = DisposeScopeManager.Statistics.CreatedInScopeCount;
        using var probe = torch.zeros(1);
        return DisposeScopeManager.Statistics.CreatedInScopeCount > before;
    }

    public static long ResidentBytes()
    {
        Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Lets finalizers have run.</summary>
    public static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static void Fails<TException>(LstmOptions options, IDataView view, FitContext watch)
        where TException : Exception
    {
        var fit = () => new MLContext(1).BinaryClassification.Trainers.Lstm(options).Fit(view, watch);
        fit.Should().Throw<TException>();
    }

    private static void Act(string ending, TrainingProgress progress, CancellationTokenSource source)
    {
        if (progress.Batch != 3)
            return;
        if (ending == "cancellation")
            source.Cancel();
        if (ending == "observer")
            throw new TimeZoneNotFoundException();
    }
}
