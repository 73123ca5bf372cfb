using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A layer on the managed kernels in torch's graph. Arguments: the <see cref="EquationCall"/> and its tensors.</summary>
internal sealed class EquationFunction : torch.autograd.MultiTensorFunction<EquationFunction>
{
    private const string Call = "call";

    public override string Name => "RecurrentLayer";

    public override List<torch.Tensor> forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Call, vars[0]);
        var call = (EquationCall)vars[0];
        var read = call.ReadTensors([.. vars.Skip(1).Select(v => (torch.Tensor?)v)]);
        ctx.save_for_backward([.. read.Select(t => t!)]);
        return call.Forward(read);
    }

    /// <summary>libtorch calls this, so that nothing is thrown: <see cref="BackwardErrors"/> has what went wrong, and no gradient is there.</summary>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, List<torch.Tensor> grad_outputs)
    {
        var call = (EquationCall)ctx.get_data(Call);
        try
        {
            if (!call.Errors.Any)
                return Gradients(call, ctx, grad_outputs);
        }
        catch (Exception e)
        {
            call.Errors.Add(e);
        }

        return call.NoGradients;
    }

    private static List<torch.Tensor> Gradients(EquationCall call, torch.autograd.AutogradContext ctx, List<torch.Tensor> outputs)
    {
        torch.Tensor?[] read = [.. ctx.get_saved_variables()];
        List<torch.Tensor> gradients = [null!, .. call.Backward(read, outputs).Select(g => g!)];
        foreach (var tensor in read)
            tensor?.Dispose();
        return gradients;
    }
}
