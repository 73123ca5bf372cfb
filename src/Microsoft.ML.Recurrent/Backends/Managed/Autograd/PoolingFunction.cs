using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Managed pooling in torch's graph. Arguments: the <see cref="PoolingPass"/> and the outputs, (TotalSteps, width).</summary>
internal sealed class PoolingFunction : torch.autograd.SingleTensorFunction<PoolingFunction>
{
    private const string Pass = "pass";

    public override string Name => "Pooling";

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var pass = (PoolingPass)vars[0];
        ctx.save_data(Pass, pass);
        using var outputs = ((torch.Tensor)vars[1]).contiguous();
        var pooled = Zeros(pass.Rows, pass.Width);
        pass.Forward(Values(outputs), Values(pooled));
        return pooled;
    }

    /// <summary>libtorch calls this, so that nothing is thrown: <see cref="BackwardErrors"/> has what went wrong, and no gradient is there.</summary>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var pass = (PoolingPass)ctx.get_data(Pass);
        try
        {
            if (!pass.Errors.Any)
                return Gradients(pass, grad_output);
        }
        catch (Exception e)
        {
            pass.Errors.Add(e);
        }

        return pass.NoGradients;
    }

    private static List<torch.Tensor> Gradients(PoolingPass pass, torch.Tensor grad_output)
    {
        using var gradient = grad_output.contiguous();
        var outputs = Zeros(pass.TotalSteps, pass.Width);
        pass.Backward(Values(gradient), Values(outputs));
        return [null!, outputs];
    }

    /// <summary>Cleared here: for a large tensor torch would wake threads that then look out for more beside the layers' own.</summary>
    private static torch.Tensor Zeros(int rows, int columns)
    {
        var tensor = torch.empty(rows, columns);
        Values(tensor).Clear();
        return tensor;
    }

    private static Span<float> Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
