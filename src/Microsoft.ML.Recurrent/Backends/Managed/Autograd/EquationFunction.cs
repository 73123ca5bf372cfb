using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A layer on the managed kernels in torch's graph. Arguments: the <see cref="EquationCall"/>, one of the trained parameters or null, and the tensors that the call reads.</summary>
internal sealed class EquationFunction : torch.autograd.MultiTensorFunction<EquationFunction>
{
    private const string Call = "call";

    // The place of the first tensor that the call reads.
    private const int FirstRead = 2;

    private static readonly Func<EquationCall, torch.autograd.AutogradContext, List<torch.Tensor>, List<torch.Tensor>> _gradients = Gradients;

    public override string Name => "RecurrentLayer";

    public override List<torch.Tensor> forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Call, vars[0]);
        var call = (EquationCall)vars[0];
        var read = new torch.Tensor[vars.Length - FirstRead];
        Array.Copy(vars, FirstRead, read, 0, read.Length);
        ctx.save_for_backward([.. read]);
        return call.Forward(read);
    }

    /// <summary>libtorch calls this, so that nothing is thrown.</summary>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, List<torch.Tensor> grad_outputs) =>
        BackwardErrors.Guard((EquationCall)ctx.get_data(Call), ctx, grad_outputs, _gradients);

    private static List<torch.Tensor> Gradients(EquationCall call, torch.autograd.AutogradContext ctx, List<torch.Tensor> outputs)
    {
        torch.Tensor?[] read = [.. ctx.get_saved_variables()];
        List<torch.Tensor> gradients = [null!, null!, .. (torch.Tensor[])call.Backward(read, outputs)!];
        foreach (var tensor in read)
            tensor?.Dispose();
        return gradients;
    }
}
