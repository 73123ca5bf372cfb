using System.Runtime.ExceptionServices;

namespace UnderstandingLstm.Studies;

/// <summary>Fits that run at once, one thread each: as many as there are processors.</summary>
internal static class SideBySide
{
    /// <summary>Runs all of them, and counts.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="fit">Fits one.</param>
    /// <param name="progress">What is told of each.</param>
    /// <param name="cancellationToken">Begins no more of them; a fit that has it too ends at once.</param>
    public static void Run(string what, int count, Action<int> fit, Progress progress, CancellationToken cancellationToken)
    {
        progress.Start(what, count);
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
            {
                fit(i);
                progress.Done();
            });
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
