namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Runs a program of a stage on some rows. Nothing is checked here: whoever calls it has laid the memory out.</summary>
/// <param name="rows">For each kind of column, its memory at the first row.</param>
/// <param name="strides">For each kind of column, the bytes from one row to the next; 0 where all rows read the same.</param>
/// <param name="starts">For each column of the program, in their order, its first byte in a row.</param>
/// <param name="rowCount">Rows.</param>
/// <param name="bytes">The bytes of a column: whole vectors.</param>
internal unsafe delegate void UnitKernel(float** rows, nint* strides, nint* starts, nint rowCount, nint bytes);
