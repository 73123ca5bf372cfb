using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Gives leaves of torch's graph their gradients without a copy.</summary>
internal static class LeafGradients
{
    /// <summary>
    /// Gives a leaf its gradient, as torch would do with a copy, for which it would wake threads that then look out for more beside ours.
    /// </summary>
    /// <returns>What is left to torch: the gradient of what is no leaf, or has a gradient to be added to.</returns>
    public static torch.Tensor? Deposit(torch.Tensor tensor, torch.Tensor? gradient)
    {
        if (gradient is null || !tensor.is_leaf)
            return gradient;
        using var present = tensor.grad;
        if (present is not null)
            return gradient;
        tensor.grad = gradient;
        return null;
    }

    /// <summary>Adds a gradient to that of a leaf, which is not in torch's graph.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="gradient">The gradient, disposed; null for none.</param>
    public static void Add(torch.Tensor leaf, torch.Tensor? gradient)
    {
        if (gradient is null)
            return;
        using var present = leaf.grad;
        if (present is null)
            leaf.grad = gradient;
        else
            present.add_(gradient);
        gradient.Dispose();
    }
}
