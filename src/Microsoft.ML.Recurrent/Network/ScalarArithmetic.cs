using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>
/// Arithmetic with numbers that torch reads through objects of its own. TorchSharp passes such an object's pointer on without holding the
/// object (1 in every sum of two tensors, too), so that a garbage collection during the call frees the number while it is read. Here it
/// lives until the call is over.
/// </summary>
internal static class ScalarArithmetic
{
    public static torch.Tensor Plus(this torch.Tensor left, torch.Tensor right)
    {
        using Scalar one = 1;
        return left.add(right, one);
    }

    public static torch.Tensor Minus(this torch.Tensor left, torch.Tensor right)
    {
        using Scalar minusOne = -1;
        return left.add(right, minusOne);
    }

    public static torch.Tensor DividedBy(this torch.Tensor left, double right)
    {
        using Scalar divisor = right;
        return left.div(divisor);
    }

    public static torch.Tensor DivideBy(this torch.Tensor left, double right)
    {
        using Scalar divisor = right;
        return left.div_(divisor);
    }

    /// <summary>Adds rows of a source to the rows named.</summary>
    public static torch.Tensor PlusRows(this torch.Tensor left, torch.Tensor rows, torch.Tensor source)
    {
        using Scalar one = 1;
        return left.index_add(0, rows, source, one);
    }
}
