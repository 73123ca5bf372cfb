using System.Runtime.ExceptionServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// Errors in managed code that libtorch calls during a backward pass. An exception that went through native code would end the
/// process, so it is kept here until libtorch has returned. For one backward pass at a time.
/// </summary>
internal sealed class BackwardErrors
{
    // Kept as it is: describing it would allocate, and memory may be what is missing.
    private Exception? _first;

    /// <summary>True if this backward pass has failed already.</summary>
    public bool Any => _first is not null;

    /// <summary>Keeps the first error.</summary>
    public void Add(Exception error) => Interlocked.CompareExchange(ref _first, error, null);

    /// <summary>Computes gradients for libtorch, so that nothing is thrown: the pass's errors have what went wrong, and no gradient is there.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="context">What the forward pass has saved.</param>
    /// <param name="outputs">The gradients of the pass's results.</param>
    /// <param name="gradients">Computes them; made beforehand, as memory may be what is missing.</param>
    public static List<torch.Tensor> Guard<TPass, TOutputs>(
        TPass pass, torch.autograd.AutogradContext context, TOutputs outputs, Func<TPass, torch.autograd.AutogradContext, TOutputs, List<torch.Tensor>> gradients)
        where TPass : IBackwardPass
    {
        try
        {
            if (!pass.Errors.Any)
                return gradients(pass, context, outputs);
        }
        catch (Exception e)
        {
            pass.Errors.Add(e);
        }

        return pass.NoGradients;
    }

    /// <summary>Runs a backward pass and throws what went wrong in it, with its own stack.</summary>
    /// <param name="backward">Has libtorch run the pass.</param>
    public void Run(Action backward)
    {
        _first = null;
        try
        {
            backward();
        }
        catch (Exception) when (Any)
        {
            // What libtorch makes of missing gradients follows from the first error.
        }

        if (Interlocked.Exchange(ref _first, null) is { } error)
            ExceptionDispatchInfo.Throw(error);
    }
}
