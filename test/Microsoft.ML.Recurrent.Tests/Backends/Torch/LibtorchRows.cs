using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

/// <summary>The oracle of the plain cells: libtorch's own modules, which read a batch row by row, so that nothing is packed or padded.</summary>
internal sealed class LibtorchRows : IDisposable
{
    private readonly LayerBatch _batch;
    private readonly torch.nn.Module _module;
    private readonly torch.Tensor _input;
    private readonly torch.Tensor _state;

    public LibtorchRows(string cell, LayerBatch batch)
    {
        (_batch, _module) = (batch, Module(cell, batch.Sizes.Inputs, batch.Sizes.Hidden));
        _input = Leaf(batch.Input, batch.Packing.TotalSteps, batch.Sizes.Inputs);
        _state = Leaf(batch.InitialState, batch.Packing.Rows, batch.StateWidth);
        using var frozen = torch.no_grad();
        foreach (var (shape, values) in batch.ParameterShapes.Zip(batch.Parameters))
        {
            var parameter = _module.get_parameter($"{shape.Name}_l0")!;
            parameter.copy_(torch.tensor(values).view(parameter.shape));
        }
    }

    /// <summary>Outputs, final states and every gradient by name: "output", "final state", "d input", "d initial state", "d weight_ih", …</summary>
    /// <param name="reverse">Whether each row is read from its end.</param>
    /// <param name="outputGradient">(TotalSteps, hidden).</param>
    /// <param name="stateGradient">(rows, states).</param>
    public Dictionary<string, float[]> Train(bool reverse, float[] outputGradient, float[] stateGradient)
    {
        using var scope = torch.NewDisposeScope();
        int hidden = _batch.Sizes.Hidden, width = _batch.StateWidth;
        float[] output = new float[_batch.Packing.TotalSteps * hidden], final = new float[_batch.Packing.Rows * width];
        for (int row = 0; row < _batch.Packing.Rows; row++)
        {
            int[] positions = _batch.Positions(row, reverse);
            var (steps, state) = Run(row, positions);
            Scatter(Tensors.ToArray(steps), positions, output, hidden);
            Scatter(Tensors.ToArray(state), [row], final, width);
            (steps.mul(Rows(outputGradient, positions, hidden)).sum() + state.mul(Rows(stateGradient, [row], width)).sum()).backward();
        }

        var found = new Dictionary<string, float[]>
        {
            ["output"] = output,
            ["final state"] = final,
            ["d input"] = Gradient(_input),
            ["d initial state"] = Gradient(_state),
        };
        foreach (var shape in _batch.ParameterShapes)
            found[$"d {shape.Name}"] = Gradient(_module.get_parameter($"{shape.Name}_l0")!);
        return found;
    }

    public void Dispose()
    {
        _module.Dispose();
        _input.Dispose();
        _state.Dispose();
    }

    private static torch.nn.Module Module(string cell, int inputs, int hidden) => cell switch
    {
        "lstm" => torch.nn.LSTM(inputs, hidden),
        "gru" => torch.nn.GRU(inputs, hidden),
        "rnn" => torch.nn.RNN(inputs, hidden),
        _ => torch.nn.RNN(inputs, hidden, nonLinearity: torch.nn.NonLinearities.ReLU),
    };

    /// <summary>(steps, hidden) and (states): a row without steps keeps its own.</summary>
    private (torch.Tensor Steps, torch.Tensor State) Run(int row, int[] positions)
    {
        var state = _state.narrow(0, row, 1);
        if (positions.Length == 0)
            return (torch.zeros(0, _batch.Sizes.Hidden), state);
        var input = _input.index_select(0, torch.tensor(positions)).unsqueeze(1);
        torch.Tensor[] parts = [.. state.chunk(_batch.StateWidth / _batch.Sizes.Hidden, 1).Select(s => s.unsqueeze(0).contiguous())];
        var (output, final) = Call(input, parts);
        return (output.squeeze(1), torch.cat(final, 2).squeeze(0));
    }

    private (torch.Tensor Output, torch.Tensor[] States) Call(torch.Tensor input, torch.Tensor[] states)
    {
        if (_module is TorchSharp.Modules.LSTM lstm)
        {
            var (outputs, hidden, cell) = lstm.call(input, (states[0], states[1]));
            return (outputs, [hidden, cell]);
        }

        var (output, final) = _module is TorchSharp.Modules.GRU gru ? gru.call(input, states[0]) : ((TorchSharp.Modules.RNN)_module).call(input, states[0]);
        return (output, [final]);
    }

    private static torch.Tensor Leaf(float[] values, int rows, int width) => Tensors.From(values, torch.CPU, rows, width).requires_grad_().DetachFromDisposeScope();

    private static float[] Gradient(torch.Tensor leaf) => leaf.grad is { } gradient ? Tensors.ToArray(gradient) : new float[leaf.numel()];

    private static torch.Tensor Rows(float[] values, int[] rows, int width) =>
        Tensors.From([.. rows.SelectMany(r => values.AsSpan(r * width, width).ToArray())], torch.CPU, rows.Length, width);

    private static void Scatter(float[] values, int[] rows, float[] target, int width)
    {
        for (int i = 0; i < rows.Length; i++)
            values.AsSpan(i * width, width).CopyTo(target.AsSpan(rows[i] * width));
    }
}
