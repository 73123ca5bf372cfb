using System.Reflection;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Interop;

public class HostObserverTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void CancelledContextEndsTheFitAtTheNextBatch()
    {
        using var observer = new HostObserver(Environments.Register(_context.Transforms, "Lstm"));
        observer.ThrowIfCancelled();
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(_context, null);

        observer.Invoking(o => o.ThrowIfCancelled()).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void CourseGoesToTheContextsLog()
    {
        List<string> log = [];
        _context.Log += (_, e) => log.Add(e.RawMessage);

        using (var observer = new HostObserver(Environments.Register(_context.Transforms, "Lstm")))
        {
            observer.OnEpochEnd(new TrainingEpoch(3, 0.5, 0.25, "Accuracy", 0.75, 0.01, 1.5, 100) { Step = 60 }, new TrainingControl());
            observer.OnFitEnd(new TrainingHistory([], 0, "All epochs were trained."));
        }

        log.Should().Contain(
            "Epoch 3, step 60: training loss 0.5000, validation loss 0.2500, Accuracy 0.7500, learning rate 0.01, 1.5 s.",
            "All epochs were trained. Epoch 0's weights are kept.");
    }
}
