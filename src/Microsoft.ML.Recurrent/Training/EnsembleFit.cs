using System.Runtime.ExceptionServices;
using Microsoft.ML.Recurrent.Backends.Torch;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Trains the networks of an ensemble: side by side, one thread each, where that changes no bit and nobody watches, else one after the
/// other. The first failure ends all of them.</summary>
internal sealed class EnsembleFit
{
    private readonly IReadOnlyList<TrainingRequest> _requests;
    private readonly TrainingResult?[] _results;
    private ExceptionDispatchInfo? _failure;
    private int _taken;

    private EnsembleFit(IReadOnlyList<TrainingRequest> requests) => (_requests, _results) = (requests, new TrainingResult[requests.Count]);

    /// <summary>Trains one network for each seed.</summary>
    /// <param name="request">What all of them share.</param>
    /// <param name="seeds">The seed of each.</param>
    /// <param name="own">What a network has of its own.</param>
    /// <returns>The networks' results, in order; the first history knows the others.</returns>
    public static TrainingResult[] Run(TrainingRequest request, IReadOnlyList<int> seeds, Func<TrainingRequest, TrainingRequest> own)
    {
        TrainingRequest[] requests =
            [.. seeds.Select((seed, network) => own(request with { Seed = seed, Network = network, Networks = seeds.Count }))];
        int threads = ThreadsFor(requests);
        TrainingResult[] results = threads == 1 ? [.. requests.Select(TrainingLoop.Run)] : new EnsembleFit(requests).RunSideBySide(threads);
        if (results.Length > 1)
            results[0] = results[0] with { History = new TrainingHistory(results[0].History, results.Skip(1).Select(r => r.History)) };
        return results;
    }

    // Layers of libtorch give other bits with other numbers of threads; an observer wants to see one network's course at a time.
    private static int ThreadsFor(TrainingRequest[] requests) =>
        requests is [{ Device: "cpu", Context.Observers.Count: 0, Shape.Options.Training: { UseManagedKernels: true, TrainsAsOnDevice: false } }, _, ..]
            ? Math.Min(requests.Length, Math.Min(TorchThreads.Count, requests[0].Shape.Options.Training.Threads ?? int.MaxValue))
            : 1;

    private TrainingResult[] RunSideBySide(int threads)
    {
        List<Thread> helpers = [];
        try
        {
            for (int helper = 1; helper < threads; helper++)
            {
                var thread = new Thread(TrainOthers) { IsBackground = true, Name = $"Ensemble fit {helper}" };
                thread.Start();
                helpers.Add(thread);
            }

            TrainOthers();
        }
        catch (Exception e)
        {
            Fail(e);
        }

        helpers.ForEach(helper => helper.Join());
        _failure?.Throw();
        return [.. _results.Select(result => result!)];
    }

    /// <summary>Trains networks that nobody has taken yet, until there are none or one has failed.</summary>
    private void TrainOthers()
    {
        try
        {
            using var own = TorchThreads.Lend(kernels: 1);
            for (int network; _failure is null && (network = Interlocked.Increment(ref _taken) - 1) < _requests.Count;)
                _results[network] = TrainingLoop.Run(_requests[network] with { Observers = [new StopsWithOthers(this), .. _requests[network].Observers] });
        }
        catch (Exception e)
        {
            // A thread has nobody to tell; whoever began the fit throws the first one.
            Fail(e);
        }
    }

    private void Fail(Exception error) => Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);

    private sealed class StopsWithOthers(EnsembleFit fit) : TrainingObserver
    {
        internal override void ThrowIfCancelled()
        {
            if (Volatile.Read(ref fit._failure) is not null)
                throw new OperationCanceledException("Another network of the ensemble has failed.");
        }
    }
}
