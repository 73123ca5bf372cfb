using System.Runtime.ExceptionServices;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Workers;

/// <summary>Calls that are repeated until the grain and its store answer, and the wait of a trial's thread for them.</summary>
internal static class GrainCalls
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    /// <summary>True of errors after which the same call may succeed: the store is away, the silo is, or the grain moves.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        StateUnavailableException => true,
        StateStoreException or OrleansConfigurationException => false,
        OrleansException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Calls until there is an answer, or an error that another call would not mend.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        for (var pause = _shortest; ; pause = pause * 2 < _longest ? pause * 2 : _longest)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception e) when (IsPassing(e))
            {
                await Task.Delay(pause, cancellation);
            }
        }
    }

    /// <summary>Waits for a task on a thread that is nobody else's: a trial's own, none of the pool's.</summary>
    public static T OnOwnThread<T>(Func<Task<T>> call)
    {
        T? result = default;
        ExceptionDispatchInfo? error = null;
        using var done = new ManualResetEventSlim();
        _ = Task.Run(async () =>
        {
            try
            {
                result = await call();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        error?.Throw();
        return result!;
    }

    /// <summary>Runs an action on a thread of its own, with a priority below normal.</summary>
    public static Task<T> StartThread<T>(string name, Func<T> act)
    {
        var end = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                end.SetResult(act());
            }
            catch (Exception e)
            {
                end.SetException(e);
            }
        })
        { IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return end.Task;
    }
}
