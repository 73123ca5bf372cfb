using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

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

    /// <summary>In place: the tensor × a number.</summary>
    public static torch.Tensor MultiplyBy(this torch.Tensor left, double right)
    {
        using Scalar factor = right;
        return left.mul_(factor);
    }

    /// <summary>In place: the tensor + a number.</summary>
    public static torch.Tensor Increase(this torch.Tensor left, double right)
    {
        using Scalar addend = right;
        return left.add_(addend);
    }

    /// <summary>In place: the tensor + factor × another.</summary>
    public static torch.Tensor Add(this torch.Tensor left, torch.Tensor right, double factor = 1)
    {
        using Scalar scale = factor;
        return left.add_(right, scale);
    }

    /// <summary>In place: the tensor + factor × another's squares.</summary>
    public static torch.Tensor AddSquare(this torch.Tensor left, torch.Tensor right, double factor)
    {
        using Scalar scale = factor;
        return left.addcmul_(right, right, scale);
    }

    /// <summary>In place: the tensor + factor × a quotient.</summary>
    public static torch.Tensor AddQuotient(this torch.Tensor left, torch.Tensor dividend, torch.Tensor divisor, double factor = 1)
    {
        using Scalar scale = factor;
        return left.addcdiv_(dividend, divisor, scale);
    }

    /// <summary>In place: no element stays above a number; what is not a number stays.</summary>
    public static torch.Tensor LimitTo(this torch.Tensor left, double most)
    {
        using Scalar limit = most;
        return left.clamp_max_(limit);
    }
}
