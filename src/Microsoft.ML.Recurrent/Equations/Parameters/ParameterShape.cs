namespace Microsoft.ML.Recurrent.Equations;

/// <summary>One trained array of a layer's direction.</summary>
/// <param name="Name">PyTorch's where PyTorch has it, without layer and direction: <c>weight_ih</c>, <c>peephole_input</c>.</param>
/// <param name="Rows">Units.</param>
/// <param name="Columns">Values per unit; null for biases and vectors, which have one dimension.</param>
internal sealed record ParameterShape(string Name, int Rows, int? Columns)
{
    /// <summary>Values in all.</summary>
    public int Count => Rows * (Columns ?? 1);

    /// <summary>The name in a saved model, as PyTorch forms it: <c>weight_ih_l0</c>, <c>weight_ih_l1_reverse</c>.</summary>
    public string In(int layer, bool reverse) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}_l{layer}{(reverse ? "_reverse" : "")}");
}

/// <summary>The places of a product's weight and bias.</summary>
/// <param name="Weight">The weight's place among the parameters.</param>
/// <param name="WeightRow">The product's first row there.</param>
/// <param name="Bias">The bias's place among the parameters; −1 where the product has none.</param>
/// <param name="BiasRow">The product's first value there.</param>
/// <param name="Rows">The product's units.</param>
/// <param name="Columns">Values of a weight's row.</param>
internal sealed record ProductParameters(int Weight, int WeightRow, int Bias, int BiasRow, int Rows, int Columns);
