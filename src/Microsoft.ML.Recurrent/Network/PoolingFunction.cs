using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Where managed pooling stands in torch's graph. Arguments: the <see cref="PoolingPass"/> and the outputs, (TotalSteps, width).</summary>
internal sealed class PoolingFunction : torch.autograd.SingleTensorFunction<PoolingFunction>
{
    private const string Pass = "pass";

    public override string Name => "Pooling";

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var pass = (PoolingPass)vars[0];
        ctx.save_data(Pass, pass);
        using var outputs = ((torch.Tensor)vars[1]).contiguous();
        var pooled = torch.zeros(pass.Rows, pass.Width);
        pass.Forward(Values(outputs), Values(pooled));
        return pooled;
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var pass = (PoolingPass)ctx.get_data(Pass);
        using var gradient = grad_output.contiguous();
        var outputs = torch.zeros(pass.TotalSteps, pass.Width);
        pass.Backward(Values(gradient), Values(outputs));
        return [null!, outputs];
    }

    private static Span<float> Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
