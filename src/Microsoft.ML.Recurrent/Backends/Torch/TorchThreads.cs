using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Tells whether libtorch or the managed kernels use the cores.</summary>
internal static class TorchThreads
{
    // Fits side by side: none may see what another one is about to take back.
    private static readonly Lock _setting = new();

    [ThreadStatic]
    private static int _lent;

    /// <summary>Threads for the managed kernels: as many as libtorch has, or had before it lent them.</summary>
    public static int Count => Math.Min(Environment.ProcessorCount, _lent > 0 ? _lent : torch.get_num_threads());

    /// <summary>
    /// Has libtorch work on the calling thread alone in what this thread asks of it, until the result is disposed on it: after each
    /// operation libtorch's own threads go on looking out for the next one, on cores that the managed kernels or the next batch's loading need. What other threads ask of
    /// libtorch is done by as many threads as before. Where libtorch's OpenMP cannot be reached (elsewhere than on Linux), a thread that first uses
    /// libtorch in the instant in which this begins or ends may keep the wrong one of both numbers.
    /// </summary>
    /// <param name="kernels">Threads for the managed kernels at most.</param>
    public static IDisposable? Lend(int kernels = int.MaxValue)
    {
        if (_lent == 0 && torch.get_num_threads() is > 1 and var count && OpenMPThreads.IsReachable)
        {
            int mkl = OpenMPThreads.Set(1, 1);
            _lent = Math.Min(count, kernels);
            return new OwnLoan(count, mkl);
        }

        return LendOfTheProcess(kernels);
    }

    private static Loan? LendOfTheProcess(int kernels)
    {
        lock (_setting)
        {
            int own = torch.get_num_threads();
            if (own == 1 || _lent > 0)
                return null;
            int others = OnNewThread(torch.get_num_threads);
            Set(1, others);
            _lent = Math.Min(own, kernels);
            return new Loan(own, others);
        }
    }

    /// <summary>libtorch keeps a number for each thread, and one that new threads begin with, which is the one that was set last.</summary>
    private static void Set(int own, int others)
    {
#pragma warning disable RS0030 // Outside the calling thread nothing of it is left after these two lines.
        torch.set_num_threads(own);
        OnNewThread(() =>
        {
            torch.set_num_threads(others);
            return others;
        });
#pragma warning restore RS0030
    }

    private static int OnNewThread(Func<int> what)
    {
        int result = 0;
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = what();
            }
            catch (Exception e)
            {
                // Nobody is there on this thread to catch it.
                error = e;
            }
        });
        thread.Start();
        thread.Join();
        if (error is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        return result;
    }

    private sealed class OwnLoan(int openMP, int mkl) : IDisposable
    {
        public void Dispose()
        {
            _lent = 0;
            OpenMPThreads.Set(openMP, mkl);
        }
    }

    private sealed class Loan(int own, int others) : IDisposable
    {
        public void Dispose()
        {
            _lent = 0;
            lock (_setting)
                Set(own, others);
        }
    }
}
